using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Replies;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Grains.Generations;

/// <summary>Which grain makes what.</summary>
internal sealed class Generators(IEnumerable<Generator> offered, IGrainFactory grains, IAssistant? assistant = null)
{
    private readonly Dictionary<MessageKind, Generator> _byKind =
        offered.Where(g => g.Kind != MessageKind.Text || assistant is not null).ToDictionary(g => g.Kind);

    /// <exception cref="ChorusException"><c>unsupported</c>: this server makes nothing of that kind.</exception>
    public void Require(ReplyKind reply)
    {
        if (reply != ReplyKind.None && !_byKind.ContainsKey(reply == ReplyKind.Image ? MessageKind.Image : MessageKind.Text))
        {
            throw ErrorCodes.Unsupported.With($"This server gives no such replies: {reply}.");
        }
    }

    /// <summary>The generator of one thing; null: nothing of that kind is made here.</summary>
    public IGeneratorGrain? Of(MessageKind kind, Guid id) => _byKind.TryGetValue(kind, out var generator) ? generator.Find(grains, id) : null;
}

/// <summary>A kind that this server makes.</summary>
internal sealed record Generator(MessageKind Kind, Func<IGrainFactory, Guid, IGeneratorGrain> Find);

internal static class GeneratorRegistration
{
    /// <summary>Messages of that kind are made by grains of that interface.</summary>
    public static IServiceCollection AddGenerator<TGrain>(this IServiceCollection services, MessageKind kind)
        where TGrain : IGeneratorGrain => services.AddSingleton(new Generator(kind, (grains, id) => grains.GetGrain<TGrain>(id)));
}
