namespace Orleans.Conformance.Identity;

public interface IStringKeyedGrain : IGrainWithStringKey
{
    Task<string> Key();
}

public interface IGuidKeyedGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public interface IIntegerKeyedGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface IGuidCompoundKeyedGrain : IGrainWithGuidCompoundKey
{
    Task<(Guid Key, string Extension)> Key();
}

public interface IIntegerCompoundKeyedGrain : IGrainWithIntegerCompoundKey
{
    Task<(long Key, string Extension)> Key();
}

internal sealed class StringKeyedGrain : Grain, IStringKeyedGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
}

internal sealed class GuidKeyedGrain : Grain, IGuidKeyedGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

internal sealed class IntegerKeyedGrain : Grain, IIntegerKeyedGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

internal sealed class GuidCompoundKeyedGrain : Grain, IGuidCompoundKeyedGrain
{
    public Task<(Guid Key, string Extension)> Key() =>
        Task.FromResult((this.GetPrimaryKey(out var extension), extension!));
}

internal sealed class IntegerCompoundKeyedGrain : Grain, IIntegerCompoundKeyedGrain
{
    public Task<(long Key, string Extension)> Key() =>
        Task.FromResult((this.GetPrimaryKeyLong(out var extension), extension!));
}
