namespace Orleans.Runtime;

/// <summary>A name by which something can be called; proxies of the interfaces derive from it at run time.</summary>
[Immutable]
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    /// <summary>Where the last call went, if it was local: looked at first next time.</summary>
    internal RequestQueue? Target;

    internal GrainReference(InterfaceDescriptor descriptor, Node node, GrainId grainId) =>
        (Descriptor, Node, GrainId) = (descriptor, node, grainId);

    internal InterfaceDescriptor Descriptor { get; }

    internal Node Node { get; }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType => Descriptor.InterfaceType;

    public virtual string InterfaceName => Descriptor.Type.Name;

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public virtual TGrainInterface Cast<TGrainInterface>() where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)Node.References.Create(GrainId, typeof(TGrainInterface));

    // The emitted proxies' methods end in one of these.
    internal Task<T> SendTaskOf<T>(TaskRequest<T> request)
    {
        if (IsFiltered(request))
            return Node.SendFiltered(this, request);
        Node.Send(this, request);
        return request.IsOneWay ? Task.FromResult(default(T)!) : request.AsTask();
    }

    internal Task SendTask(TaskRequest request)
    {
        if (IsFiltered(request))
            return Node.SendFiltered(this, request);
        Node.Send(this, request);
        return request.IsOneWay ? Task.CompletedTask : request.AsVoidTask();
    }

    internal ValueTask<T> SendValueTaskOf<T>(ValueTaskRequest<T> request)
    {
        if (IsFiltered(request))
            return new(Node.SendFiltered(this, request));
        Node.Send(this, request);
        return request.IsOneWay ? default : request.AsValueTask();
    }

    internal ValueTask SendValueTask(ValueTaskRequest request)
    {
        if (IsFiltered(request))
            return new(Node.SendFiltered(this, request));
        Node.Send(this, request);
        return request.IsOneWay ? default : request.AsVoidValueTask();
    }

    internal void SendVoid(VoidRequest request)
    {
        if (IsFiltered(request))
            _ = Node.SendFiltered(this, request);
        else
            Node.Send(this, request);
    }

    internal object? SendGeneric(MethodDescriptor method, Type[] types, object?[] arguments)
    {
        var closed = method.Close(types);
        var request = closed.NewRequest();
        for (var i = 0; i < arguments.Length; i++)
            request.SetArgument(i, arguments[i]);
        return closed.SendUntyped(this, request);
    }

    internal IAsyncEnumerable<T> SendEnumerable<T>(EnumerableRequest<T> request) => new RemoteEnumerable<T>(this, request);

    private bool IsFiltered(Request request) => Node.HasOutgoingFilters && !request.IsInternal;

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    public static bool operator ==(GrainReference? left, GrainReference? right) => Equals(left, right);

    public static bool operator !=(GrainReference? left, GrainReference? right) => !Equals(left, right);
}
