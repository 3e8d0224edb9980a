using System.Globalization;
using QRHead.Evaluation;

namespace QRHead.Lab;

/// <summary>A sentence that is hidden in a long text, and what is asked about it.</summary>
/// <param name="Kind">
/// What must be done to answer: <c>copy</c> words that the question leads to, or <c>infer</c> from words that the question has not got.
/// </param>
/// <param name="Sentence">The sentence.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">A word that a right answer has in it.</param>
public sealed record Needle(string Kind, string Sentence, string Question, string Answer)
{
    /// <summary>Gets the kinds, in the order of <see cref="Draw"/>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["copy", "infer"];

    private static readonly string[] Names = ["Tomas", "Irena", "Boris", "Wanda", "Oskar", "Helga", "Pavel", "Ramona"];

    // What is said of somebody, and a question that shares no word with it.
    private static readonly (string Said, string Asked)[] Inferences =
    [
        ("{0} has heard nothing since the explosion.", "Who is deaf?"),
        ("{0} sold the last cow and moved to the city.", "Who was once a farmer?"),
        ("{0} has been repairing engines for thirty years.", "Who works as a mechanic?"),
        ("{0} never eats meat or fish.", "Who is a vegetarian?"),
    ];

    /// <summary>Draws a needle of each kind.</summary>
    /// <param name="seed">The same seed draws the same.</param>
    public static IReadOnlyList<Needle> Draw(uint seed)
    {
        var random = new PythonRandom(seed);
        string number = (10_000 + random.Below(90_000)).ToString(CultureInfo.InvariantCulture), name = Names[random.Below(Names.Length)];
        (string said, string asked) = Inferences[random.Below(Inferences.Length)];
        return
        [
            new("copy", $"The secret number of the harbour gate is {number}.", "What is the secret number of the harbour gate?", number),
            new("infer", string.Format(CultureInfo.InvariantCulture, said, name), asked, name),
        ];
    }
}
