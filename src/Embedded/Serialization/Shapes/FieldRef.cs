using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization.Shapes;

/// <summary>The address of a field, private and read-only ones included.</summary>
internal delegate ref TField FieldRef<TOwner, TField>(ref TOwner owner);

internal delegate TField PropertyGetter<TOwner, TField>(ref TOwner owner);

internal delegate void PropertySetter<TOwner, TField>(ref TOwner owner, TField value);

/// <summary>Compiles accessors once for each member and process.</summary>
internal static class Accessors
{
    private static readonly ConcurrentDictionary<(Type Owner, MemberInfo Member), Delegate> Compiled = new();

    public static FieldRef<TOwner, TField> Field<TOwner, TField>(FieldInfo field) =>
        (FieldRef<TOwner, TField>)Compiled.GetOrAdd((typeof(TOwner), field), static key =>
        {
            var (method, code) = Begin<TOwner>(typeof(TField).MakeByRefType());
            code.Emit(OpCodes.Ldflda, (FieldInfo)key.Member);
            code.Emit(OpCodes.Ret);
            return method.CreateDelegate<FieldRef<TOwner, TField>>();
        });

    public static PropertyGetter<TOwner, TField> Getter<TOwner, TField>(MethodInfo getter) =>
        (PropertyGetter<TOwner, TField>)Compiled.GetOrAdd((typeof(TOwner), getter), static key =>
        {
            var (method, code) = Begin<TOwner>(typeof(TField));
            code.Emit(OpCodes.Call, (MethodInfo)key.Member);
            code.Emit(OpCodes.Ret);
            return method.CreateDelegate<PropertyGetter<TOwner, TField>>();
        });

    public static PropertySetter<TOwner, TField> Setter<TOwner, TField>(MethodInfo setter) =>
        (PropertySetter<TOwner, TField>)Compiled.GetOrAdd((typeof(TOwner), setter), static key =>
        {
            var (method, code) = Begin<TOwner>(typeof(void), typeof(TField));
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Call, (MethodInfo)key.Member);
            code.Emit(OpCodes.Ret);
            return method.CreateDelegate<PropertySetter<TOwner, TField>>();
        });

    /// <summary>A method whose stack holds the owner: the object itself, or a struct's address.</summary>
    private static (DynamicMethod Method, ILGenerator Code) Begin<TOwner>(Type result, params Type[] parameters)
    {
        var method = new DynamicMethod(
            "Access", result, [typeof(TOwner).MakeByRefType(), .. parameters], typeof(TOwner).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        if (!typeof(TOwner).IsValueType)
            code.Emit(OpCodes.Ldind_Ref);
        return (method, code);
    }
}
