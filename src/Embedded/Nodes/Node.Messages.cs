using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime;

/// <summary>Calls that cross to another node, and those that come from one.</summary>
internal sealed partial class Node
{
    private readonly ConcurrentDictionary<long, (Request Request, SiloAddress Silo, SiloAddress First)> _pending = new();
    private readonly ConcurrentDictionary<(SiloAddress, long), Request> _cancellable = new();
    private long _lastId;

    private void SendAway(Request request, SiloAddress silo, long view)
    {
        if (request.Incoming is { } incoming)
        {
            Forward(incoming, request, silo, view);
            return;
        }
        var id = request.PendingId = Interlocked.Increment(ref _lastId);
        var message = new Message
        {
            Kind = MessageKind.Request,
            Id = id,
            Sender = Address,
            Target = request.Target,
            Source = request.Source,
            Interface = request.Reference.InterfaceType,
            Method = request.Method.Id,
            TypeArguments = request.Method.TypeArguments,
            Body = _serializer.Value.SerializeToArray(Arguments(request)),
            Context = request.Context,
            TimeToLive = Clock.TimeToLive(request),
            IsCancellable = request.Cancellation is not null,
            View = view,
        };
        if (!request.IsOneWay)
            _pending[id] = (request, silo, silo);
        if (TrySend(silo, message))
            return;
        _pending.TryRemove(id, out _);
        KeepUnsent(request, silo, view);
    }

    private object?[] Arguments(Request request)
    {
        var arguments = new object?[request.Method.Parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            if (i != request.Method.TokenIndex)
                arguments[i] = request.GetArgument(i) is IAddressable addressable and not GrainReference
                    ? addressable.AsReference(request.Method.Parameters[i].ParameterType)
                    : ToSend(request.Method.Parameters[i].ParameterType, request.GetArgument(i));
        return arguments;
    }

    private object? ToSend(Type declared, object? value) => CollectionInterfaces.ToSend(_serializer.Value.Codecs, declared, value);

    private void Forward(Message incoming, Request request, SiloAddress silo, long view)
    {
        var limit = (Options as Configuration.SiloMessagingOptions)?.MaxForwardCount ?? 0;
        if (incoming.Forwards >= limit)
            request.Fail(new OrleansMessageRejectionException($"{request} was handed on {limit} times and found no silo that takes it."));
        else if (!TrySend(silo, incoming with { Forwards = incoming.Forwards + 1, View = view, Via = Address }))
            KeepUnsent(request, silo, view);
        else
            OnHandedOn(incoming, request, silo);
    }

    private void OnHandedOn(Message incoming, Request request, SiloAddress silo)
    {
        request.HandedTo = silo;
        // How the call ends is not heard of here; a cancellation after this long goes to where it is.
        request.Deadline = Math.Min(request.Deadline, Clock.DeadlineOf((long)Options.ResponseTimeout.TotalMilliseconds));
        if (!request.IsOneWay)
            TrySend(incoming.Sender, new Message { Kind = MessageKind.Moved, Id = incoming.Id, Sender = silo });
    }

    private static Exception Unreachable(SiloAddress silo, Request request) => silo.IsClient
        ? new ClientNotAvailableException($"The client {silo} is not there to take {request}.") { MayComeBack = true }
        : new SiloUnavailableException($"{silo} cannot be reached to take {request}.");

    private static Exception Unanswered(SiloAddress silo, Request request) => silo.IsClient
        ? new ClientNotAvailableException($"The client {silo} was lost before it answered {request}.") { MayComeBack = true }
        : new SiloUnavailableException($"{silo} was lost before it answered {request}. Whether the call was made is not known.");

    private bool TrySend(SiloAddress to, Message message)
    {
        var frame = _serializer.Value.SerializeToArray(message);
        return frame.Length <= Options.MaxMessageBodySize
            ? _transport.TrySend(to, frame, isAnswer: message.Kind != MessageKind.Request)
            : throw new OrleansException($"A message of {frame.Length} bytes is over the limit of {Options.MaxMessageBodySize}.");
    }

    private void OnFrame(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var message = _serializer.Value.Deserialize<Message>(frame);
            switch (message.Kind)
            {
                case MessageKind.Request:
                    OnRequest(message);
                    break;
                case MessageKind.Moved:
                    if (_pending.TryGetValue(message.Id, out var moved))
                        _pending.TryUpdate(message.Id, moved with { Silo = message.Sender }, moved);
                    break;
                case MessageKind.Cancel:
                    OnCancel((message.Sender, message.Id));
                    break;
                case var _ when message.To is { } caller && caller != Address:
                    TrySend(caller, message);
                    break;
                default:
                    OnAnswer(message);
                    break;
            }
        }
        catch (Exception e)
        {
            LogBadFrame(_logger, e, frame.Length);
        }
    }

    private void OnCancel((SiloAddress, long) call)
    {
        if (!_cancellable.TryGetValue(call, out var request))
            return;
        request.Cancellation?.CancelCallee();
        // Passed on once, so that it never goes in circles.
        if (request.HandedTo is not null)
            _cancellable.TryRemove(new(call, request));
    }

    private void OnRequest(Message message)
    {
        Request request;
        try
        {
            request = RequestOf(message);
        }
        catch (Exception e)
        {
            Answer(message, MessageKind.Exception, e);
            return;
        }
        try
        {
            Route(request);
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }

    private Request RequestOf(Message message)
    {
        var reference = References.Create(message.Target, message.Interface);
        var method = reference.Descriptor.Method(message.Method, message.TypeArguments);
        var request = method.NewRequest();
        (request.Reference, request.Source, request.Context) = (reference, message.Source, message.Context);
        (request.Incoming, request.IsIsolated) = (message, true);
        request.Deadline = Clock.DeadlineOf(message.TimeToLive);
        var arguments = _serializer.Value.Deserialize<object?[]>(message.Body)!;
        for (var i = 0; i < arguments.Length; i++)
            if (i != method.TokenIndex)
                request.SetArgument(i, arguments[i]);
        if (method.TokenIndex >= 0 && message.IsCancellable)
        {
            Cancellation.Attach(request, default);
            _cancellable[(message.Sender, message.Id)] = request;
        }
        return request;
    }

    private void OnAnswer(Message message)
    {
        if (!_pending.TryRemove(message.Id, out var pending))
            return; // Its caller has given up.
        try
        {
            if (message.Kind == MessageKind.Exception)
                pending.Request.Fail((Exception)_serializer.Value.Deserialize<object?>(message.Body)!);
            else
                pending.Request.Succeed(_serializer.Value.Deserialize<object?>(message.Body));
        }
        catch (Exception e)
        {
            pending.Request.Fail(e);
        }
    }

    /// <summary>Sends a result back to where the call came from.</summary>
    public void Answer(Request request, object? result)
    {
        try
        {
            result = result is Nothing ? null : ToSend(request.Method.Result, result);
        }
        catch (Exception e)
        {
            // It was made only as it was read.
            AnswerException(request, e);
            return;
        }

        Answer(request, MessageKind.Response, result);
    }

    public void AnswerException(Request request, Exception exception) => Answer(request, MessageKind.Exception, exception);

    private void Answer(Request request, MessageKind kind, object? value)
    {
        var incoming = request.Incoming!;
        if (incoming.IsCancellable)
            _cancellable.TryRemove((incoming.Sender, incoming.Id), out _);
        if (!request.IsOneWay)
            Answer(incoming, kind, value);
    }

    private void Answer(Message incoming, MessageKind kind, object? value)
    {
        try
        {
            var answer = new Message { Kind = kind, Id = incoming.Id, Sender = Address, Body = _serializer.Value.SerializeToArray(value) };
            var isSent = TrySend(incoming.Sender, answer) || (incoming.Via is { } via && TrySend(via, answer with { To = incoming.Sender }));
            if (!isSent && kind == MessageKind.Response)
                Answer(incoming, MessageKind.Exception, new OrleansException($"A result of {answer.Body.Length} bytes found no room among those on their way."));
            else if (!isSent)
                LogNobodyWaits(_logger, incoming.Sender, incoming.Target);
        }
        catch (Exception e) when (kind == MessageKind.Response)
        {
            Answer(incoming, MessageKind.Exception, e);
        }
        catch (Exception e) when (value is not OrleansException { InnerException: null })
        {
            // An exception that cannot be sent still has to be heard of, if only as text.
            LogBadException(_logger, e, value!.GetType());
            Answer(incoming, MessageKind.Exception, new OrleansException(value.ToString()!));
        }
        catch (Exception e)
        {
            LogBadException(_logger, e, value!.GetType());
        }
    }

    /// <summary>Cancels a call that was sent away: where it is by now, and where it went first, as it may be on its way still.</summary>
    public void SendCancel(Request request)
    {
        var cancel = new Message { Kind = MessageKind.Cancel, Id = request.PendingId, Sender = Address };
        if (request.HandedTo is { } silo)
        {
            TrySend(silo, cancel with { Id = request.Incoming!.Id, Sender = request.Incoming.Sender });
        }
        else if (_pending.TryGetValue(request.PendingId, out var pending))
        {
            TrySend(pending.First, cancel);
            if (pending.Silo != pending.First)
                TrySend(pending.Silo, cancel);
        }
    }

    /// <summary>Ends the wait of calls to other nodes whose time is up, and forgets those that were handed on.</summary>
    public void SweepPending(long now)
    {
        foreach (var (id, request) in _cancellable)
            if (request.HandedTo is not null && request.Deadline <= now)
                _cancellable.TryRemove(id, out _);
        foreach (var (id, (request, _, _)) in _pending)
        {
            if (request.Deadline > now && !request.IsSettled)
                continue;
            if (!request.IsSettled)
                TimeOut(request);
            _pending.TryRemove(id, out _);
        }
    }

    private void FailPending(Func<SiloAddress, bool> isGone, Func<SiloAddress, Request, Exception> reason)
    {
        foreach (var (id, (request, silo, _)) in _pending)
            if (isGone(silo) && _pending.TryRemove(id, out _))
                request.Fail(reason(silo, request));
    }

    [LoggerMessage(LogLevel.Error, "A frame of {Length} bytes could not be read and is lost.")]
    private static partial void LogBadFrame(ILogger logger, Exception exception, int length);

    [LoggerMessage(LogLevel.Warning, "An exception of {Type} could not be sent; its caller gets the text, or times out.")]
    private static partial void LogBadException(ILogger logger, Exception exception, Type type);

    [LoggerMessage(LogLevel.Debug, "{Node}, which called {Target}, is not there to hear the answer.")]
    private static partial void LogNobodyWaits(ILogger logger, SiloAddress node, GrainId target);
}
