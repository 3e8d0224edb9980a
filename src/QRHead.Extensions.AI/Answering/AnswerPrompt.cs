using System.Globalization;
using System.Text;

namespace QRHead.Extensions.AI;

/// <summary>What a chat model is asked, so that it answers from passages and says which.</summary>
public static class AnswerPrompt
{
    /// <summary>What a model says where the passages do not answer: an exact sentence, so that it can be counted.</summary>
    public const string NoAnswer = "Not in the text.";

    /// <summary>Writes the turns: passages with their numbers from 1, then the question, and behind it how to answer.</summary>
    /// <param name="question">The question; not empty.</param>
    /// <param name="passages">
    /// The passages, in the order of their document: small models read few better than many, and order matters little.
    /// </param>
    /// <param name="askForNumbers">
    /// Whether to ask for the numbers of the passages. Models below some billions of parameters then write numbers in place of an answer.
    /// </param>
    /// <returns>One turn of the user, which every chat template can write.</returns>
    /// <exception cref="ArgumentException">The question is empty.</exception>
    public static IReadOnlyList<ChatTurn> For(string question, IReadOnlyList<Passage> passages, bool askForNumbers = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        ArgumentNullException.ThrowIfNull(passages);
        var text = new StringBuilder("Answer the question from these passages.\n\n");
        for (int i = 0; i < passages.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] ");
            if (passages[i].Title is { Length: > 0 } title)
                text.Append(title).Append('\n');
            text.Append(passages[i].Text.Trim()).Append("\n\n");
        }

        text.Append("Question: ").Append(question.Trim()).Append("\n\n")
            .Append("Answer in one or two sentences, from the passages only. ")
            .Append(askForNumbers ? "Put the number of the passage that says it in brackets behind the sentence, as in [1]. " : "")
            .Append("If they do not say it, answer exactly: ").Append(NoAnswer);
        return [ChatTurn.User(text.ToString())];
    }
}
