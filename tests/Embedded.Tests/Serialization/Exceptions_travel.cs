using Orleans.Serialization;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

public sealed class Exceptions_travel
{
    private readonly Subject _subject = new();

    [Fact]
    public void An_exception_keeps_its_type_message_stack_inner_and_data()
    {
        var thrown = Thrown(new InvalidOperationException("outer", new TimeoutException("inner")));
        thrown.Data["key"] = 7;
        thrown.Data["unknown"] = new NotAnnotated();

        var result = Assert.IsType<InvalidOperationException>(_subject.RoundTrip<Exception>(thrown));

        Assert.Equal("outer", result.Message);
        Assert.Equal("inner", Assert.IsType<TimeoutException>(result.InnerException).Message);
        Assert.Contains(nameof(Thrown), result.StackTrace, StringComparison.Ordinal);
        Assert.Equal(thrown.HResult, result.HResult);
        Assert.Equal(7, result.Data["key"]);
        Assert.Equal(typeof(NotAnnotated).FullName, result.Data["unknown"]);
    }

    [Fact]
    public void Numbered_members_of_an_exception_come_along()
    {
        Exception failure = new DomainException("message") { Code = "code" };

        Assert.Equal("code", Assert.IsType<DomainException>(_subject.RoundTrip(failure)).Code);
    }

    [Fact]
    public void An_exception_that_is_not_annotated_arrives_with_its_message()
    {
        var result = Assert.IsType<PlainException>(_subject.RoundTrip<Exception>(new PlainException("message", 3)));
        Assert.Equal(("message", 0), (result.Message, result.Number));
    }

    [Fact]
    public void An_aggregate_keeps_all_its_inner_exceptions()
    {
        var aggregate = new AggregateException("several", new InvalidOperationException("a"), new TimeoutException("b"));

        var result = Assert.IsType<AggregateException>(_subject.RoundTrip<Exception>(aggregate));

        Assert.Equal(["a", "b"], result.InnerExceptions.Select(e => e.Message));
        Assert.Equal(aggregate.Message, result.Message);
    }

    [Fact]
    public void An_exception_of_an_unknown_type_arrives_as_a_stand_in()
    {
        var bytes = _subject.Serializer.SerializeToArray<Exception>(new DomainException("message", new TimeoutException("inner")));
        var name = "!tests.failure"u8;
        bytes[bytes.AsSpan().IndexOf(name) + name.Length - 1] = (byte)'x';

        var result = Assert.IsType<UnavailableExceptionFallbackException>(_subject.Serializer.Deserialize<Exception>(bytes));

        Assert.Equal(("tests.failurx", "message"), (result.ExceptionType, result.Message));
        Assert.IsType<TimeoutException>(result.InnerException);
    }

    [Fact]
    public void In_one_process_an_exception_is_the_same_object()
    {
        var error = new PlainException("message", 3);
        Assert.Same(error, _subject.Copier.Copy<Exception>(error));
    }

    private static T Thrown<T>(T exception) where T : Exception
    {
        try
        {
            throw exception;
        }
        catch (T caught)
        {
            return caught;
        }
    }
}
