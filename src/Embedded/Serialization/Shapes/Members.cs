using Orleans.Serialization.Codecs;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Shapes;

/// <summary>All members of a <typeparamref name="TOwner"/> that take part, in sections as in its shape.</summary>
internal sealed class Members<TOwner>
{
    private readonly Member<TOwner>[][] _sections;
    private readonly Member<TOwner>[] _deep;
    private readonly bool _omitsDefaults;

    public Members(CodecRegistry codecs, TypeShape shape)
    {
        _sections = Array.ConvertAll(shape.Sections, section => Array.ConvertAll(section, m => Member<TOwner>.Of(codecs, m)));
        _deep = [.. _sections.SelectMany(section => section).Where(m => !m.IsShallow)];
        _omitsDefaults = shape.OmitsDefaults;
    }

    public void Write(Writer writer, ref TOwner owner)
    {
        for (var section = 0; section < _sections.Length; section++)
        {
            if (section > 0)
                writer.WriteSectionEnd();
            uint last = 0;
            foreach (var member in _sections[section])
            {
                if (_omitsDefaults && member.HoldsDefault(ref owner))
                    continue;
                member.Write(writer, member.Id - last, ref owner);
                last = member.Id;
            }
        }
    }

    /// <summary>Reads up to the end mark; what is not sent stays as it is, what is not known is stepped over.</summary>
    public void Read(ref Reader reader, ref TOwner owner)
    {
        for (var section = 0; ReadSection(ref reader, ref owner, section < _sections.Length ? _sections[section] : []); section++)
        {
        }
    }

    /// <summary>Copies every member.</summary>
    public void CopyAll(ref TOwner from, ref TOwner to, CopyContext context)
    {
        foreach (var section in _sections)
        {
            foreach (var member in section)
                member.Copy(ref from, ref to, context);
        }
    }

    /// <summary>Copies what a bitwise clone still shares with its original.</summary>
    public void CopyDeep(ref TOwner from, ref TOwner to, CopyContext context)
    {
        foreach (var member in _deep)
            member.Copy(ref from, ref to, context);
    }

    private static bool ReadSection(ref Reader reader, ref TOwner owner, Member<TOwner>[] members)
    {
        uint id = 0;
        var next = 0;
        while (true)
        {
            var header = reader.ReadHeader();
            if (header.Wire == WireType.End)
                return header.Delta != 0;
            id = checked(id + header.Delta);
            while (next < members.Length && members[next].Id < id)
                next++;
            if (next < members.Length && members[next].Id == id)
                members[next].Read(ref reader, header, ref owner);
            else
                reader.Skip(header);
        }
    }
}
