using System.Runtime.CompilerServices;

namespace QRHead.Doors.Tests;

/// <summary>Every door says the same of the same failure.</summary>
public class OutcomeTests
{
    public static TheoryData<Type> Expected =>
    [
        .. new[]
        {
            typeof(Passage).Assembly, typeof(QRRetriever).Assembly, typeof(Outcome).Assembly,
        }.SelectMany(package => package.GetTypes())
            .Where(type => typeof(QRHeadException).IsAssignableFrom(type) && !type.IsAbstract),
    ];

    [Theory]
    [MemberData(nameof(Expected))]
    public void What_a_program_has_to_expect_fails_in_a_known_way(Type type)
    {
        Outcome outcome = Outcome.Of((Exception)RuntimeHelpers.GetUninitializedObject(type))!;

        Assert.InRange(outcome.Exit, 1, 2);
        Assert.InRange(outcome.Status, 400, 503);
        Assert.EndsWith("_error", outcome.Kind, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_asked_wrongly_is_told_so()
    {
        Assert.Equal((2, 400), Of(new UsageException("The question is empty.", "query")));
        Assert.Equal((1, 422), Of(new PromptTooLongException("too long", tokens: 2, limit: 1)));
        Assert.Equal((1, 409), Of((Exception)RuntimeHelpers.GetUninitializedObject(typeof(IndexException))));
        Assert.Equal((1, 500), Of(new IOException("the disk is full")));
        Assert.Equal((1, 503), Of((Exception)RuntimeHelpers.GetUninitializedObject(typeof(OutOfMemoryException))));
        Assert.Equal((130, 499), Of(new OperationCanceledException()));
        Assert.Equal((1, 500), Of(new TypeInitializationException("some", new TypeInitializationException("other", new IOException()))));
    }

    [Fact]
    public void A_bug_is_none_of_them()
    {
        Assert.Null(Outcome.Of(new ArgumentException("an id twice")));
        Assert.Null(Outcome.Of(new InvalidOperationException()));
        Assert.Null(Outcome.Of(new TypeInitializationException("some", null)));
    }

    private static (int Exit, int Status) Of(Exception exception) =>
        Outcome.Of(exception) is { } outcome ? (outcome.Exit, outcome.Status) : default;
}
