using System.Globalization;
using System.Text;

namespace QRHead.Prompting;

/// <summary>
/// Writes the paper's prompt and notes each range as it is written; nothing is searched for afterwards.
/// </summary>
/// <remarks>
/// <c>compose_scoring_prompt</c> of <c>attn_retriever.py</c> at 7a668e7, character by character: the blank before "Here",
/// "information that are", the number in front of a passage as part of it, nothing trimmed.
/// The query's range begins at the instruction behind the passages and ends with the prompt (trap T6).
/// </remarks>
internal static class PromptWriter
{
    /// <summary>The query of the calibration.</summary>
    public const string NullQuery = "N/A";

    /// <summary>What is asked for where the model is to answer, in words that small models keep to.</summary>
    public const string AnswerInstruction =
        "Please answer the following query in one or two sentences from the paragraphs above. If they do not say it, answer exactly: Not "
        + "in the text.";

    private const string Opening = " Here are some paragraphs:";
    private const string Instruction = "Please find information that are relevant to the following query in the paragraphs above.";

    /// <summary>Writes the prompt of a query over passages.</summary>
    public static Prompt Write(PromptFormat format, string query, IReadOnlyList<Passage> passages) =>
        Write(format, query, passages, Instruction);

    /// <summary>
    /// Writes a prompt that asks for something else than the passages that are relevant; all before the instruction is the same.
    /// </summary>
    public static Prompt Write(PromptFormat format, string query, IReadOnlyList<Passage> passages, string instruction)
    {
        var text = new StringBuilder();
        CharRange Append(string part)
        {
            text.Append(part);
            return new CharRange(text.Length - part.Length, text.Length);
        }

        CharRange prefix = Append(format.Prefix);
        Append(Opening);
        var ranges = new PassageRanges[passages.Count];
        for (int i = 0; i < passages.Count; i++)
        {
            Append(format.Separator);
            ranges[i] = WritePassage(passages[i], i + 1, Append);
        }

        Append(format.Separator);
        int queryStart = text.Length;
        Append($"{instruction}{format.Separator}Query: ");
        CharRange queryText = Append(query);
        CharRange suffix = Append(format.Suffix);
        return new Prompt(text.ToString(), ranges, new CharRange(queryStart, text.Length), queryText, [prefix, suffix]);
    }

    private static PassageRanges WritePassage(Passage passage, int number, Func<string, CharRange> append)
    {
        int start = append(string.Create(CultureInfo.InvariantCulture, $"[{number}] ")).Start;
        CharRange? title = null;
        if (passage.Title is not null)
        {
            title = append(passage.Title);
            append("\n");
        }

        CharRange text = append(passage.Text);
        return new PassageRanges(new CharRange(start, text.End), title, text);
    }
}
