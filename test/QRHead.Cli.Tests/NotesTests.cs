using System.Runtime.Versioning;

namespace QRHead.Cli.Tests;

/// <summary>Somebody's notes, as they are: every word of them can be found.</summary>
public sealed class NotesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Index => _folder.In("notes.index");

    [Fact]
    public void A_heading_with_nothing_below_can_be_found()
    {
        _folder.Write("notes/tasks.md", "# Tasks\n\n## Order a chain\n\n## Paint\n\nTwo coats.\n\n# Pilot's phone 0555 1234\n");
        string only = _folder.Write("notes/only.md", "# Password hint is the first ship\n");
        Assert.StartsWith("4 added", Tool.Run("index", "build", Index, _folder.In("notes")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("0555 1234", Tool.Run("search", Index, "-q", "pilot phone number").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("first ship", Tool.Run("rank", "-q", "password hint", only).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_spaces_is_no_hindrance()
    {
        _folder.Write("notes/thai.md", string.Concat(Enumerable.Repeat("ประตูสีเขียวอยู่ทางทิศเหนือ", 100)) + "รหัสผ่านคือนกกระสา");
        Assert.Contains(
            " added, 0 replaced", Tool.Run("index", "build", Index, _folder.In("notes")).Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("passages cut", Tool.Run("index", "info", Index).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(
            "คือนกกระสา", Tool.Run("search", Index, "-q", "รหัสผ่าน", "--top", "1000").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_and_sealed_mail_is_read_as_far_as_it_is_text()
    {
        string signed = _folder.Write(
            "signed.eml",
            "Subject: Lamp\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; "
            + "boundary=b\n\n--b\nContent-Type: text/plain\n\nOil the lamp.\n"
            + "--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIAG\n--b--\n");
        string @sealed = _folder.Write(
            "sealed.eml",
            "Subject: Secret of the lens\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; "
            + "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAG\n");
        string found = Tool.Run("rank", "-q", "lamp", signed, @sealed).Succeeded().Output;
        Assert.Contains("Oil the lamp.", found, StringComparison.Ordinal);
        Assert.Contains("Secret of the lens", found, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cut_off_is_said()
    {
        string passages = _folder.Write(
            "passages.jsonl", $$"""{"id":"sea","text":"{{string.Join(' ', Enumerable.Repeat("calm sea", 400))}}"}""");
        Assert.Equal(
            "1 added, 0 replaced, 0 removed, 0 unchanged, 1 of them cut to 512 tokens",
            Tool.Run("index", "build", Index, passages, "--on-overflow", "truncate").Succeeded().OutputLines.Single());
        Assert.Contains("passages cut\t1 at 512 tokens", Tool.Run("index", "info", Index).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(
            "qrhead: Cut at the end to fit the model's context: 'sea'.", Tool.Run("search", Index, "-q", "sea").Complaints.Single());
    }

    [Fact]
    public void What_can_not_be_read_is_named_left_out_and_counted()
    {
        _folder.Write("notes/tea.md", "Tea.");
        _folder.Write("notes/cafe.txt", [.. "caf"u8, 0xE9]);
        File.CreateSymbolicLink(_folder.In("notes/dead.md"), "nowhere.md");
        ToolResult built = Tool.Run("index", "build", Index, _folder.In("notes"));
        Assert.Equal(3, built.ExitCode);
        Assert.Equal("2 added, 0 replaced, 0 removed, 0 unchanged, 1 file left out", built.OutputLines.Single());
        Assert.EndsWith("dead.md is a link to nothing.", built.Complaints.Single(), StringComparison.Ordinal);
        Assert.Contains("café", Tool.Run("search", Index, "-q", "coffee").Succeeded().Output, StringComparison.Ordinal);

        ToolResult strict = Tool.Run("index", "build", _folder.In("other.index"), _folder.In("notes"), "--strict");
        Assert.Equal((1, 0), (strict.ExitCode, strict.OutputLines.Length));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void An_index_in_a_place_that_may_only_be_read_can_be_searched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Read-only mounts and other users are made by Linux' own means.");
        _folder.Write("notes/tea.md", "Tea is in the green tin.");
        Tool.Run("index", "build", Index, _folder.In("notes")).Succeeded();
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
            .Append(_folder.Path).ToArray())
            File.SetUnixFileMode(
                path,
                File.GetUnixFileMode(path) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)
                    | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            // Whom the system lets write all the same has to become someone else.
            string[] asOther = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
            Assert.Contains("green tin", Tool.RunBy(asOther, "search", Index, "-q", "tea").Succeeded().Output, StringComparison.Ordinal);
            Assert.Contains("passages\t1", Tool.RunBy(asOther, "index", "info", Index).Succeeded().Output, StringComparison.Ordinal);
            Assert.StartsWith("1 passages", Tool.RunBy(asOther, "index", "verify", Index).Succeeded().Output, StringComparison.Ordinal);
            ToolResult refused = Tool.RunBy(asOther, "index", "remove", Index, "tea.md#1");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("may only be read", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
                .Append(_folder.Path).ToArray())
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => _folder.Dispose();
}
