namespace Orleans.Runtime;

/// <summary>A list of calls that needs no memory of its own; its owner's lock guards it.</summary>
internal sealed class RequestList
{
    public Request? First { get; private set; }

    public Request? Last { get; private set; }

    public int Count { get; private set; }

    public void Add(Request request)
    {
        request.List = this;
        request.Previous = Last;
        if (Last is null)
            First = request;
        else
            Last.Next = request;
        Last = request;
        Count++;
    }

    public void Remove(Request request)
    {
        if (request.Previous is null)
            First = request.Next;
        else
            request.Previous.Next = request.Next;
        if (request.Next is null)
            Last = request.Previous;
        else
            request.Next.Previous = request.Previous;
        request.Previous = request.Next = null;
        request.List = null;
        Count--;
    }
}
