using System.Text;
using CsCheck;

namespace QRHead.Documents.Tests;

/// <summary>Files of foreign formats as text, with the places of its parts.</summary>
public sealed class DocumentReadersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Pages_of_a_pdf_know_their_numbers()
    {
        FileText[] pages = Read("manual.pdf", Files.Pdf(["The lens turns."], [], ["Oil the clock-", "work on Sundays."]));
        Assert.Equal(["p. 1", "p. 3"], pages.Select(page => page.Place));
        Assert.Equal("The lens turns.", pages[0].Text.Trim());
        Assert.Contains("clockwork on Sundays.", pages[1].Text, StringComparison.Ordinal);
        Assert.Equal("manual.pdf, p. 3", new TextSplitter(50, text => text.Length / 4).Split(pages, "manual.pdf").Last().Place);
    }

    [Fact]
    public void A_pdf_of_pictures_is_refused() => Refused("scan.pdf", Files.Pdf([], []), "no text");

    [Fact]
    public void Html_is_read_as_a_reader_sees_it() => Assert.Equal(
        """
        # Lights

        A lamp & a lens. See here.

        ## Rules

        - Wind it
        - Oil it

        | Name | Height |
        |---|---|
        | East | 12 m \| 39 ft |

        ```
        if dark:
            light()
        ```

        after
        """.ReplaceLineEndings("\n"),
        Text("page.html", """
            <!doctype html><html><head><title>Lights</title><style>p{}</style></head><body><script>var x;</script>
            <h1>Lights</h1><p>A  <b>lamp</b> &amp; a
            lens. <a href="x">See here.</a></p><h2><p>Rules</p></h2><ul><li>Wind it</li><li>Oil it</li></ul>
            <table><tr><th>Name<th>Height</tr><tr><td>East<td><p>12 m</p>| 39 ft</td></tr></table>
            <pre>if dark:
                light()
            </pre>after
            """));

    [Fact]
    public void A_title_that_no_heading_shows_is_a_heading() =>
        Assert.Equal("# Bees\n\nhum", Text("page.htm", "<title> Bees\n</title><p>hum"));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("iso-8859-1")]
    public void Html_is_read_in_the_encoding_that_it_says(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string page = $"<html><head><meta charset=\"{name}\"></head><body><p>Leuchttürme</p></body></html>";
        Assert.Equal("Leuchttürme", Assert.Single(Read("page.html", [.. encoding.GetPreamble(), .. encoding.GetBytes(page)])).Text);
    }

    [Fact]
    public void Html_may_nest_as_deep_as_it_likes() =>
        Assert.Equal("deep", Text("deep.html", string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep"));

    [Fact]
    public void A_word_document_keeps_headings_items_tables_and_notes() => Assert.Equal(
        "## Licht\n\nDie Linse dreht sich.\n\n- Öl\n\n| Name | Höhe |\n|---|---|\n| Ost | 12 m |\n\nEine Fußnote.",
        Assert.Single(Read("brief.docx", Files.Word(
            """
            <w:p><w:pPr><w:pStyle w:val="berschrift2"/></w:pPr><w:r><w:t>Li</w:t></w:r><w:r><w:t>cht</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Die Linse </w:t></w:r><w:del><w:r><w:delText>stand</w:delText></w:r></w:del><w:r><w:t>dreht sich.</w:t></w:r></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>Öl</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Höhe</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>Ost</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12 m</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p/>
            """,
            """<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>""",
            "<w:footnote><w:p><w:r><w:t>Eine Fußnote.</w:t></w:r></w:p></w:footnote>"))).Text);

    [Fact]
    public void What_a_word_document_has_twice_is_read_once() => Assert.Equal(
        "Box.",
        Assert.Single(Read("box.docx", Files.Word(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>Box.</w:t></mc:Choice>"
            + "<mc:Fallback><w:t>Box.</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"))).Text);

    [Fact]
    public void Chapters_of_a_book_come_in_the_order_of_reading()
    {
        byte[] book = Files.Zip(
            ("META-INF/container.xml", """<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""),
            ("OEBPS/book.opf", """
                <package><manifest><item id="b" href="two%20b.xhtml"/><item id="a" href="one.xhtml"/><item id="c" href="gone.xhtml"/></manifest>
                <spine><itemref idref="a"/><itemref idref="c"/><itemref idref="b"/></spine></package>
                """),
            ("OEBPS/one.xhtml", "<html><body><h1>One</h1><p>First.</p></body></html>"),
            ("OEBPS/two b.xhtml", "<html><body><p>Second.</p></body></html>"));
        Assert.Equal(
            [("# One\n\nFirst.", "ch. 1"), ("Second.", "ch. 2")], Read("book.epub", book).Select(chapter => (chapter.Text, chapter.Place)));
    }

    [Fact]
    public void Mail_says_who_and_when()
    {
        FileText mail = Assert.Single(Read("mail.eml", Encoding.UTF8.GetBytes(
            "From: Ada <ada@example.org>\r\nTo: Bo <bo@example.org>\r\nSubject: =?utf-8?q?Stra=C3=9Fe?=\r\nDate: Fri, 3 May 2024 "
            + "10:00:00 +0000\r\n"
            + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The crane =C3=BCber "
            + "all.</p>\r\n")));
        Assert.Equal("“Straße”, 3 May 2024", mail.Place);
        Assert.Contains("From: \"Ada\" <ada@example.org>", mail.Text, StringComparison.Ordinal);
        Assert.Contains("The crane über all.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_of_mail_has_every_message()
    {
        const string box =
            "From ada Fri May  3 10:00:00 2024\nSubject: One\n\nFirst.\n\nFrom bo Sat May  4 10:00:00 2024\nSubject: Two\n\nSecond.\n";
        Assert.Equal(["“One”", "“Two”"], Read("box.mbox", Encoding.UTF8.GetBytes(box)).Select(message => message.Place));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"text","text":"Ho"}]}]""",
        "user: Hi\n\nassistant: Ho")]
    [InlineData("""{"title":"Tea","messages":[{"role":"user","content":"Hi"}]}""", "Tea|user: Hi")]
    [InlineData("""[{"name":"Tea","chat_messages":[{"sender":"human","text":"Hi"}]},{"name":"Milk","chat_messages":[{"sender":"human","text":"Ho"}]}]""", "Tea|human: Hi||Milk|human: Ho")]
    [InlineData("""[{"title":"Tea","mapping":{"a":{"message":null},"b":{"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["Hi","Ho"]}}}}}]""", "Tea|user: Hi\nHo")]
    [InlineData("""{"question":"?","haystack_dates":["3 May"],"haystack_sessions":[[{"role":"user","content":"Hi"}],[{"role":"user","content":"Ho"}]]}""", "3 May|user: Hi||session 2|user: Ho")]
    [InlineData("""[{"qa":[],"conversation":{"speaker_a":"Bo","session_1_date_time":"noon","session_1":[{"speaker":"Bo","dia_id":"D1:1","text":"Hi","blip_caption":"a cat"}]}}]""", "noon|Bo: Hi [shows a cat]")]
    public void Chats_are_read_session_by_session(string json, string expected) => Assert.Equal(
        expected, string.Join(
            "||", Read("chat.json", Encoding.UTF8.GetBytes(json))
                .Select(session => (session.Place is { } place ? $"{place}|" : "") + session.Text.TrimEnd())));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("""{"compilerOptions":{"strict":true}} // comment""")]
    [InlineData("""[{"id":"a","text":"A passage."}]""")]
    [InlineData("""[{"role":"user"}]""")]
    public void Other_json_is_nobodys_concern(string json) =>
        Assert.Null(DocumentReaders.All.Read(_folder.Write("other.json", Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Code_is_split_at_declarations()
    {
        const string code = "import sys\n\n\ndef light():\n    lamp = 1\n\n    return lamp\n\ndef dark():\n    return 0\n";
        IEnumerable<string> passages = new TextSplitter(6, text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)
            .Split(Read("lamp.py", Encoding.UTF8.GetBytes(code)), "lamp.py").Select(passage => passage.Text);
        Assert.Equal(["import sys", "def light():\n    lamp = 1", "    return lamp\n\ndef dark():\n    return 0"], passages);
    }

    [Fact]
    public void An_archive_that_unpacks_without_end_is_refused()
    {
        string huge = new(' ', 300 << 20);
        Refused("bomb.docx", Files.Zip(("word/document.xml", $"<a>{huge}</a>")), "unpacks to more than");
    }

    [Theory]
    [InlineData(".pdf")]
    [InlineData(".docx")]
    [InlineData(".epub")]
    [InlineData(".json")]
    public void What_is_broken_is_refused(string extension)
    {
        Refused($"empty{extension}", [], $"empty{extension}");
        Refused($"other{extension}", "No such thing."u8.ToArray(), $"other{extension}");
    }

    [Theory]
    [InlineData(".pdf")]
    [InlineData(".eml")]
    public void An_empty_file_is_said_to_be_empty(string extension) =>
        Refused($"nothing{extension}", [], $"nothing{extension} can't be read: it is empty.");

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        (string Extension, byte[] Bytes)[] files =
        [
            (".pdf", Files.Pdf(["The lens turns."], ["It is dark."])), (".docx", Files.Word("<w:p><w:r><w:t>Li</w:t></w:r></w:p>")),
            (".html", "<h1>A</h1><table><tr><td>b</table>"u8.ToArray()), (".eml", "Subject: a\r\n\r\nb"u8.ToArray()),
            (".json", """[{"role":"a","content":"b"}]"""u8.ToArray()),
        ];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 3]).Sample(
            (which, at, value, kind) =>
            {
                byte[] bytes = [.. files[which].Bytes];
                at %= bytes.Length;
                if (kind == 0)
                    bytes = bytes[..at];
                else
                    bytes[at] = value;
                try
                {
                    _ = DocumentReaders.All.Read(_folder.Write($"{which}-{at}-{value}-{kind}{files[which].Extension}", bytes));
                }
                catch (InputException)
                {
                    // Refused.
                }
            },
            iter: 300, threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private FileText[] Read(string name, byte[] bytes) =>
    [
        .. Assert.IsAssignableFrom<IReadOnlyList<FileText>>(DocumentReaders.All.Read(_folder.Write(name, bytes))),
    ];

    private string Text(string name, string content) => Assert.Single(Read(name, Encoding.UTF8.GetBytes(content))).Text;

    private void Refused(string name, byte[] bytes, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<InputException>(
                () => DocumentReaders.All.Read(_folder.Write(name, bytes))).Message, StringComparison.Ordinal);
}
