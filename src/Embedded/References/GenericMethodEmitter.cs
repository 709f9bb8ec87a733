using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Runtime;

/// <summary>
/// Emits a proxy's generic method: it packs types and arguments, for which a request class is emitted at the first call.
/// </summary>
internal static class GenericMethodEmitter
{
    private static readonly MethodInfo Send = typeof(GrainReference).GetMethod(
        nameof(GrainReference.SendGeneric), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static void Emit(MethodBuilder builder, FieldBuilder descriptors, int index, MethodInfo method)
    {
        var types = DefineParameters(builder, method);
        var parameters = method.GetParameters();
        var il = builder.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldsfld, descriptors);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        EmitArray(il, typeof(Type), types.Own.Length, i =>
        {
            il.Emit(OpCodes.Ldtoken, types.Own[i]);
            il.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
        });
        EmitArray(il, typeof(object), parameters.Length, i =>
        {
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Box, types.Map(parameters[i].ParameterType));
        });
        il.Emit(OpCodes.Call, Send);
        if (method.ReturnType == typeof(void))
            il.Emit(OpCodes.Pop);
        else
            il.Emit(OpCodes.Unbox_Any, types.Map(method.ReturnType));
        il.Emit(OpCodes.Ret);
    }

    private static void EmitArray(ILGenerator il, Type element, int length, Action<int> emitElement)
    {
        il.Emit(OpCodes.Ldc_I4, length);
        il.Emit(OpCodes.Newarr, element);
        for (var i = 0; i < length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            emitElement(i);
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    private static (Type[] Own, Func<Type, Type> Map) DefineParameters(MethodBuilder builder, MethodInfo method)
    {
        var declared = method.GetGenericArguments();
        var own = builder.DefineGenericParameters([.. declared.Select(a => a.Name)]);
        Type Map(Type type) => type.IsGenericMethodParameter ? own[type.GenericParameterPosition]
            : type.IsArray ? Map(type.GetElementType()!).MakeArrayType()
            : type.ContainsGenericParameters ? type.GetGenericTypeDefinition().MakeGenericType([.. type.GenericTypeArguments.Select(Map)])
            : type;
        for (var i = 0; i < own.Length; i++)
        {
            own[i].SetGenericParameterAttributes(declared[i].GenericParameterAttributes);
            var constraints = declared[i].GetGenericParameterConstraints();
            if (constraints.FirstOrDefault(c => !c.IsInterface) is { } baseType)
                own[i].SetBaseTypeConstraint(Map(baseType));
            own[i].SetInterfaceConstraints([.. constraints.Where(c => c.IsInterface).Select(Map)]);
        }
        builder.SetReturnType(Map(method.ReturnType));
        builder.SetParameters([.. method.GetParameters().Select(p => Map(p.ParameterType))]);
        return (own, Map);
    }
}
