using System.Globalization;
using MimeKit;

namespace QRHead.Documents;

/// <summary>
/// Reads mail: one message (.eml), or a box of them (.mbox). Of each, who wrote to whom and when, the subject, the words, and the names of
/// what is attached.
/// </summary>
internal sealed class MailReader : IFileReader
{
    public IReadOnlyList<string> Extensions { get; } = [".eml", ".mbox"];

    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        bool box = Path.GetExtension(name).Equals(".mbox", StringComparison.OrdinalIgnoreCase);
        var parser = new MimeParser(content, box ? MimeFormat.Mbox : MimeFormat.Entity);
        var messages = new List<FileText>();
        while (!parser.IsEndOfStream)
        {
            using MimeMessage message = parser.ParseMessage();
            messages.Add(new FileText(TextOf(message), TextForm.Markdown, PlaceOf(message)));
        }

        return messages;
    }

    private static string TextOf(MimeMessage message)
    {
        string head = string.Join('\n', Heads(message));
        string attached = string.Join(
            ", ", message.Attachments.Select(part => part.ContentDisposition?.FileName ?? part.ContentType.Name)
                .Where(file => !string.IsNullOrEmpty(file)));
        return $"# {OneLine(message.Subject)}\n\n{head}\n\n{WordsOf(message)}\n\n{(attached.Length > 0 ? $"Attached: {attached}" : "")}";
    }

    /// <summary>The words as text; of a message that is only a page, those of the page.</summary>
    private static string WordsOf(MimeMessage message) =>
        message.TextBody is { } text && !string.IsNullOrWhiteSpace(text) ? text : message.HtmlBody is { } page
            ? HtmlReader.Markdown(page) : "";

    private static IEnumerable<string> Heads(MimeMessage message)
    {
        if (message.From.Count > 0)
            yield return $"From: {OneLine(message.From.ToString())}";
        if (message.To.Count > 0)
            yield return $"To: {OneLine(message.To.ToString())}";
        if (message.Date != default)
            yield return $"Date: {DateOf(message)}";
    }

    private static string PlaceOf(MimeMessage message) =>
        message.Date == default ? $"“{OneLine(message.Subject)}”" : $"“{OneLine(message.Subject)}”, {DateOf(message)}";

    private static string DateOf(MimeMessage message) => message.Date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string OneLine(string? text) =>
        string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
