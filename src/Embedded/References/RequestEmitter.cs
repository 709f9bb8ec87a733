using System.Reflection;
using System.Reflection.Emit;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>Emits the request class of one method: a field for each argument, and the call itself.</summary>
internal sealed class RequestEmitter
{
    private const MethodAttributes Override = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    private readonly TypeBuilder _type;
    private readonly MethodDescriptor _method;

    private RequestEmitter(ModuleBuilder module, MethodDescriptor method)
    {
        _method = method;
        var (baseType, sendMethod) = BaseOf(method.Method.ReturnType);
        SendMethod = sendMethod;
        _type = module.DefineType($"Request_{method.Id:x8}_{method.Name}", TypeAttributes.Public | TypeAttributes.Sealed, baseType);
        Constructor = _type.DefineDefaultConstructor(MethodAttributes.Public);
        Fields = [.. method.Parameters.Select((p, i) => _type.DefineField($"a{i}", p.ParameterType, FieldAttributes.Public))];
    }

    public ConstructorBuilder Constructor { get; }

    public FieldBuilder[] Fields { get; }

    /// <summary>The method of <see cref="GrainReference"/> that sends such a request.</summary>
    public MethodInfo SendMethod { get; }

    public static RequestEmitter Emit(ModuleBuilder module, MethodDescriptor method)
    {
        var emitter = new RequestEmitter(module, method);
        var descriptor = emitter.DefineDescriptor();
        emitter.DefineCall();
        emitter.DefineGetArgument();
        emitter.DefineSetArgument();
        emitter.DefineCopyArguments();
        emitter.DefineToken();
        emitter.DefineFactory();
        emitter.DefineSend();
        var type = emitter._type.CreateType();
        type.GetField(descriptor.Name)!.SetValue(null, method);
        method.NewRequest = type.GetMethod("New")!.CreateDelegate<Func<Request>>();
        method.SendUntyped = type.GetMethod("Send")!.CreateDelegate<Func<GrainReference, Request, object?>>();
        return emitter;
    }

    private static (Type Base, MethodInfo Send) BaseOf(Type type)
    {
        static MethodInfo Send(string name) => typeof(GrainReference).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
        if (type == typeof(void))
            return (typeof(VoidRequest), Send(nameof(GrainReference.SendVoid)));
        if (type == typeof(Task))
            return (typeof(TaskRequest), Send(nameof(GrainReference.SendTask)));
        if (type == typeof(ValueTask))
            return (typeof(ValueTaskRequest), Send(nameof(GrainReference.SendValueTask)));
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var (request, name) =
            definition == typeof(Task<>) ? (typeof(TaskRequest<>), nameof(GrainReference.SendTaskOf))
            : definition == typeof(ValueTask<>) ? (typeof(ValueTaskRequest<>), nameof(GrainReference.SendValueTaskOf))
            : definition == typeof(IAsyncEnumerable<>) ? (typeof(EnumerableRequest<>), nameof(GrainReference.SendEnumerable))
            : throw new OrleansConfigurationException($"A grain method cannot return {type}: only Task, ValueTask, IAsyncEnumerable and void.");
        return (request.MakeGenericType(type.GenericTypeArguments), Send(name).MakeGenericMethod(type.GenericTypeArguments));
    }

    private FieldBuilder DefineDescriptor()
    {
        var field = _type.DefineField("Descriptor", typeof(MethodDescriptor), FieldAttributes.Public | FieldAttributes.Static);
        var il = _type.DefineMethod("get_Method", Override, typeof(MethodDescriptor), []).GetILGenerator();
        il.Emit(OpCodes.Ldsfld, field);
        il.Emit(OpCodes.Ret);
        return field;
    }

    private void DefineCall()
    {
        var il = _type.DefineMethod("Call", Override, _method.Method.ReturnType, [typeof(object)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, _method.Method.DeclaringType!);
        foreach (var field in Fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
        }
        il.Emit(OpCodes.Callvirt, _method.Method);
        il.Emit(OpCodes.Ret);
    }

    private void DefineGetArgument()
    {
        var il = _type.DefineMethod("GetArgument", Override, typeof(object), [typeof(int)]).GetILGenerator();
        ForEachField(il, field =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Box, field.FieldType);
        });
    }

    private void DefineSetArgument()
    {
        var il = _type.DefineMethod("SetArgument", Override, typeof(void), [typeof(int), typeof(object)]).GetILGenerator();
        ForEachField(il, field =>
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Unbox_Any, field.FieldType);
            il.Emit(OpCodes.Stfld, field);
        });
    }

    private void ForEachField(ILGenerator il, Action<FieldBuilder> body)
    {
        var labels = Array.ConvertAll(Fields, _ => il.DefineLabel());
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Newobj, typeof(ArgumentOutOfRangeException).GetConstructor([])!);
        il.Emit(OpCodes.Throw);
        for (var i = 0; i < Fields.Length; i++)
        {
            il.MarkLabel(labels[i]);
            body(Fields[i]);
            il.Emit(OpCodes.Ret);
        }
    }

    private void DefineCopyArguments()
    {
        var il = _type.DefineMethod("CopyArguments", Override, typeof(void), [typeof(DeepCopier)]).GetILGenerator();
        for (var i = 0; i < Fields.Length; i++)
        {
            if (CopyPolicy.IsImmutable(_method.Parameters[i]))
                continue;
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, Fields[i]);
            il.Emit(OpCodes.Call, typeof(Request).GetMethod(nameof(Request.Copy))!.MakeGenericMethod(Fields[i].FieldType));
            il.Emit(OpCodes.Stfld, Fields[i]);
        }
        il.Emit(OpCodes.Ret);
    }

    private void DefineToken()
    {
        if (_method.TokenIndex < 0)
            return;
        var field = Fields[_method.TokenIndex];
        var get = _type.DefineMethod("get_Token", Override, typeof(CancellationToken), []).GetILGenerator();
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, field);
        get.Emit(OpCodes.Ret);
        var set = _type.DefineMethod("set_Token", Override, typeof(void), [typeof(CancellationToken)]).GetILGenerator();
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, field);
        set.Emit(OpCodes.Ret);
    }

    private void DefineFactory()
    {
        var il = _type.DefineMethod("New", MethodAttributes.Public | MethodAttributes.Static, typeof(Request), []).GetILGenerator();
        il.Emit(OpCodes.Newobj, Constructor);
        il.Emit(OpCodes.Ret);
    }

    private void DefineSend()
    {
        var il = _type.DefineMethod(
            "Send", MethodAttributes.Public | MethodAttributes.Static, typeof(object), [typeof(GrainReference), typeof(Request)])
            .GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, _type);
        il.Emit(OpCodes.Call, SendMethod);
        if (_method.Method.ReturnType == typeof(void))
            il.Emit(OpCodes.Ldnull);
        else
            il.Emit(OpCodes.Box, _method.Method.ReturnType);
        il.Emit(OpCodes.Ret);
    }
}
