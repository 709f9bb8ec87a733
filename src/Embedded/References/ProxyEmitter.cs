using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>
/// Emits, for each interface, a reference class whose methods fill a request and send it. Everything that depends on
/// types is decided here, once, so that a call needs no reflection.
/// </summary>
internal static class ProxyEmitter
{
    private static readonly ConstructorInfo BaseConstructor = typeof(GrainReference).GetConstructors(
        BindingFlags.Instance | BindingFlags.NonPublic).Single();

    private static readonly Type[] ConstructorTypes = [typeof(InterfaceDescriptor), typeof(Node), typeof(GrainId)];

    public static Func<InterfaceDescriptor, Node, GrainId, GrainReference> Emit(
        InterfaceDescriptor descriptor, MethodDescriptor[] methods)
    {
        var module = DefineModule(descriptor.Type, methods);
        var proxy = module.DefineType(
            $"Proxy_{descriptor.Type.Name}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [descriptor.Type]);
        var constructor = DefineConstructor(proxy);
        var descriptors = proxy.DefineField("Methods", typeof(MethodDescriptor[]), FieldAttributes.Public | FieldAttributes.Static);
        for (var i = 0; i < methods.Length; i++)
            DefineMethod(proxy, descriptors, i, methods[i], module);
        DefineFactory(proxy, constructor);
        var type = proxy.CreateType();
        type.GetField(descriptors.Name)!.SetValue(null, methods);
        return type.GetMethod("New")!
            .CreateDelegate<Func<InterfaceDescriptor, Node, GrainId, GrainReference>>();
    }

    private static ModuleBuilder DefineModule(Type type, MethodDescriptor[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new($"Orleans.Proxies.{type.Name}"), AssemblyBuilderAccess.Run);
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructors()[0];
        var used = new HashSet<string>();
        foreach (var each in methods.SelectMany(m => m.Parameters.Select(p => p.ParameterType).Append(m.Method.ReturnType))
            .Append(type).Append(typeof(GrainReference)).Concat(type.GetInterfaces()).SelectMany(Parts))
            if (used.Add(each.Assembly.GetName().Name!))
                assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [each.Assembly.GetName().Name!]));
        return assembly.DefineDynamicModule("Proxies");
    }

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsConstructedGenericType: true } => type.GenericTypeArguments.SelectMany(Parts).Append(type),
        _ => [type],
    };

    private static ConstructorBuilder DefineConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, ConstructorTypes);
        var il = constructor.GetILGenerator();
        for (var i = 0; i < 4; i++)
            il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Call, BaseConstructor);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void DefineFactory(TypeBuilder proxy, ConstructorBuilder constructor)
    {
        var il = proxy.DefineMethod(
            "New", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), ConstructorTypes).GetILGenerator();
        for (var i = 0; i < 3; i++)
            il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Emits the request class of a generic method for certain types.</summary>
    public static void EmitRequest(MethodDescriptor method) =>
        RequestEmitter.Emit(DefineModule(method.Interface.Type, [method]), method);

    private static void DefineMethod(TypeBuilder proxy, FieldBuilder descriptors, int index, MethodDescriptor descriptor, ModuleBuilder module)
    {
        var method = descriptor.Method;
        var builder = proxy.DefineMethod(
            $"{method.DeclaringType!.Name}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            [.. descriptor.Parameters.Select(p => p.ParameterType)]);
        if (method.IsGenericMethodDefinition)
            GenericMethodEmitter.Emit(builder, descriptors, index, method);
        else
            EmitSend(builder.GetILGenerator(), RequestEmitter.Emit(module, descriptor));
        proxy.DefineMethodOverride(builder, method);
    }

    private static void EmitSend(ILGenerator il, RequestEmitter request)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, request.Constructor);
        for (var i = 0; i < request.Fields.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, request.Fields[i]);
        }
        il.Emit(OpCodes.Call, request.SendMethod);
        il.Emit(OpCodes.Ret);
    }
}
