using System.Globalization;

namespace QRHead.Evaluation.Datasets;

/// <summary>What the QRHead reference asks a model about one of CLIPPER's claims.</summary>
internal static class ClipperPrompt
{
    private const string BetweenChapters = "\n\n\n";

    private const string Task = "You are provided with a context and a statement. "
        + "Your task is to carefully read the context and then determine whether the statement is true or false.  \n\n"
        + "Answer TRUE if the statement is true in its entirety based on the context provided.\n"
        + "Answer FALSE if any part of the statement is false based on the context provided.\n\n";

    private const string Question = "<question>Based on the context provided, is the above statement TRUE or FALSE?</question>\n\n"
        + "First provide an explanation of your decision-making process, and then provide your final answer. Use the following format:\n\n"
        + "<explanation>YOUR EXPLANATION</explanation>\n<answer>YOUR ANSWER</answer>";

    /// <summary>Writes the prompt.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="chapters">Chapters whose ids are numbers; they are put in the order of these.</param>
    public static string Write(string claim, IEnumerable<Passage> chapters)
    {
        IEnumerable<string> texts = chapters.OrderBy(chapter => int.Parse(chapter.Id, CultureInfo.InvariantCulture))
            .Select(chapter => chapter.Text);
        return $"{Task}<context>{string.Join(BetweenChapters, texts)}</context>\n\n\n<statement>{claim}</statement>\n\n{Question}";
    }
}
