using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>
/// SignalR's JSON protocol with the contract's additions: Resume may leave its arguments out, and every failed call's text starts
/// with a code.
/// </summary>
internal sealed class ContractHubProtocol(JsonHubProtocol json) : IHubProtocol
{
    private const string OptionalArguments = nameof(ChannelHub.Resume);

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var start = input;
        while (!json.TryParseMessage(ref input, binder, out message))
        {
            if (input.Length == start.Length)
            {
                return false;
            }

            // It left out a message of a kind that it does not know. What came behind it must not wait until more comes.
            start = input;
        }

        if (message is InvocationBindingFailureMessage failure)
        {
            message = Complete(failure, start, binder) is { } call ? call : Explain(failure);
        }

        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => json.WriteMessage(WithCode(message), output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(WithCode(message));

    private static HubMessage WithCode(HubMessage message) => message is CompletionMessage { Error: { } error } failed
        ? CompletionMessage.WithError(failed.InvocationId!, HubErrors.Rewrite(error))
        : message;

    /// <summary>Reads a call again that gave fewer arguments than the method has, and fills it up.</summary>
    private InvocationMessage? Complete(InvocationBindingFailureMessage failure, ReadOnlySequence<byte> start, IInvocationBinder binder)
    {
        if (failure.Target != OptionalArguments)
        {
            return null;
        }

        var all = binder.GetParameterTypes(failure.Target).Count;
        for (var given = all - 1; given >= 0; given--)
        {
            var again = start;
            if (json.TryParseMessage(ref again, new ShorterBinder(binder, given), out var message) && message is InvocationMessage call)
            {
                return new InvocationMessage(call.InvocationId, call.Target, [.. call.Arguments, .. new object?[all - given]]);
            }
        }

        return null;
    }

    private static InvocationBindingFailureMessage Explain(InvocationBindingFailureMessage failure)
    {
        // SignalR's own exceptions here say that there is no such method.
        var cause = failure.BindingFailure.SourceException;
        var error = cause is HubException || cause.InnerException is HubException
            ? ErrorCodes.NotFound.With("The hub has no such method.")
            : ErrorMapping.OfJson(cause);
        return new InvocationBindingFailureMessage(
            failure.InvocationId,
            failure.Target,
            ExceptionDispatchInfo.Capture(new HubException(HubErrors.Text(error.Code, error.Message))));
    }

    private sealed class ShorterBinder(IInvocationBinder binder, int count) : IInvocationBinder
    {
        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [.. binder.GetParameterTypes(methodName).Take(count)];

        public Type GetReturnType(string invocationId) => binder.GetReturnType(invocationId);

        public Type GetStreamItemType(string streamId) => binder.GetStreamItemType(streamId);
    }
}
