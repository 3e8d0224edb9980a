namespace QRHead.Cli;

/// <summary>
/// Asks for questions in a terminal, one after the other, and lets each be answered: Ctrl-C ends an answer that takes too long, and at the
/// prompt the tool; Ctrl-D ends. What is wrong with one question is said, and the next one asked for.
/// </summary>
internal static class QuestionPrompt
{
    private const string Prompt = "? ";

    /// <summary>Gets whether there is somebody to ask.</summary>
    public static bool IsPossible => !Console.IsInputRedirected;

    /// <summary>Asks until there are no more questions.</summary>
    /// <param name="signals">What tells of Ctrl-C.</param>
    /// <param name="answer">Answers one question, until it is told to stop.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="OperationCanceledException">The asking was ended.</exception>
    public static void Run(Signals signals, Action<Query, CancellationToken> answer, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("qrhead: ask, one question a line; Ctrl-C stops an answer, Ctrl-D ends.");
        for (int number = 0; Next(cancellationToken) is { } text;)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var query = new Query(FormattableString.Invariant($"{number++}"), text.Trim());
            using Signals.Part part = signals.BeginPart();
            Failure.Catch(() =>
            {
                answer(query, part.Token);
                return ExitCode.Done;
            });
            cancellationToken.ThrowIfCancellationRequested();
        }

        Console.Error.WriteLine();
    }

    /// <summary>Reads a line on a thread of its own: nothing but a line or its end makes that come back.</summary>
    private static string? Next(CancellationToken cancellationToken)
    {
        Console.Error.Write(Prompt);
        return Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).GetAwaiter().GetResult();
    }
}
