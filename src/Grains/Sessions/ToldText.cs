using System.Text;

namespace Chorus.Grains.Sessions;

/// <summary>The text of a step that is being generated, as its user's devices have been told it.</summary>
/// <param name="begun">What they had when this activation began.</param>
internal sealed class ToldText(Guid runId, string begun)
{
    private readonly StringBuilder _text = new(begun);

    public Guid RunId => runId;

    /// <summary>Puts a text at a position, in place of all that followed. False: there is a gap before it.</summary>
    public bool Put(int from, string text)
    {
        if (from > _text.Length)
        {
            return false;
        }

        _text.Length = from;
        _text.Append(text);
        return true;
    }

    public override string ToString() => _text.ToString();
}
