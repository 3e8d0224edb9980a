using System.Net.Sockets;
using System.Runtime.Versioning;
using QRHead.Indexing;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Indexing;

/// <summary>Folders as people have them: links, loops, things that can't be read, folders that move.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuiltInRetriever _builtIn;
    private readonly PassageIndex _index;
    private readonly List<LeftOutFile> _leftOut = [];

    public FolderTests(BuiltInRetriever builtIn)
    {
        _builtIn = builtIn;
        _index = builtIn.Retriever.CreateIndex(_folder.In("index"), new() { PassageTokens = 64 });
        Write("notes/a.md", "The heron stands.");
        Write("notes/sub/b.md", "The tram stops.");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../..")]
    public void A_link_that_leads_back_is_followed_nowhere(string target)
    {
        Link("notes/sub/up", target);
        Assert.Equal(2, Build("notes").Added);
        Assert.Equal(["a.md#1", "sub/b.md#1"], Ids());
    }

    [Fact]
    public void Links_to_folders_elsewhere_are_followed_once()
    {
        Write("other/c.md", "The bees hum.");
        Link("notes/one", "../other");
        Link("notes/two", "../other");
        Link("other/back", "../notes");
        Link("notes/c.md", "../other/c.md");
        Assert.Equal(3, Build("notes").Added);
        Assert.Equal(["a.md#1", "c.md#1", "sub/b.md#1"], Ids());
        Assert.Equal(3, Build("notes").Unchanged);

        // The same files, by other paths.
        Assert.Equal(3, Build("other").Unchanged);
        File.Delete(_folder.In("notes/c.md"));
        Assert.Equal(3, Build("notes").Unchanged);
    }

    [Fact]
    public void A_file_that_is_given_has_its_own_name_whatever_leads_to_it_before()
    {
        Write("README.md", "The bees hum.");
        Write("other/c.md", "The keeper sleeps.");
        Link("notes/alias.md", "../README.md");
        Link("notes/link", "../other");
        Assert.Equal(4, Build("notes", "README.md", "other").Added);
        Assert.Equal(["README.md#1", "notes/a.md#1", "notes/sub/b.md#1", "other/c.md#1"], Ids());
    }

    [Fact]
    public void What_can_not_be_read_is_named_and_left_out()
    {
        Link("notes/dead.md", "nowhere.md");
        Link("notes/circle.md", "circle.md");
        File.WriteAllBytes(_folder.In("notes/koi.txt"), [0xED, 0xC1, 0xD1, 0xCB, 0x20, 0xD3, 0xD4]);
        File.WriteAllBytes(_folder.In("notes/zeros.md"), new byte[100]);
        Assert.Equal(2, Build("notes").Added);
        Assert.Equal(
            [
                "circle.md", "dead.md", "koi.txt", "zeros.md",
            ], _leftOut.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal));
        Assert.All(_leftOut, file => Assert.StartsWith(file.Path, file.Reason, StringComparison.Ordinal));
        Assert.Equal(2, Build("notes").Unchanged);
    }

    [Fact]
    public void Pipes_sockets_and_names_of_other_encodings_are_left_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made by Linux' own means.");
        Shell("mkfifo pipe.md; printf x > $(printf 'caf\\351.md')");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.In("notes/socket.txt")));
        Link("notes/device.md", "/dev/zero");
        Assert.Equal(2, Build("notes").Added);
        Assert.Equal(4, _leftOut.Count);
        foreach (string reason in new[] { "a named pipe", "a socket", "a device", "no UTF-8" })
            Assert.Contains(_leftOut, file => file.Reason.Contains(reason, StringComparison.Ordinal));

        // .NET can't delete what it can't name.
        Shell("rm -f caf*");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_nobody_may_read_is_left_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "The system lets this user read everything.");
        File.SetUnixFileMode(_folder.In("notes/a.md"), UnixFileMode.None);
        File.SetUnixFileMode(_folder.In("notes/sub"), UnixFileMode.None);
        Assert.Equal(0, Build("notes").Added);
        File.SetUnixFileMode(_folder.In("notes/sub"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(2, _leftOut.Count);
    }

    [Fact]
    public void A_strict_build_stops_before_anything_is_changed()
    {
        Link("notes/dead.md", "nowhere.md");
        Assert.Contains(
            "a link to nothing", Assert.Throws<InputException>(() => Build(strict: true, "notes")).Message, StringComparison.Ordinal);
        File.Delete(_folder.In("notes/dead.md"));
        File.WriteAllBytes(_folder.In("notes/zeros.md"), new byte[9]);
        Assert.Throws<InputException>(() => Build(strict: true, "notes"));
        Assert.Empty(Ids());
    }

    [Fact]
    public void What_the_index_has_of_a_file_that_can_no_longer_be_read_stays()
    {
        Write("far/c.md", "The bees hum.");
        Link("notes/far", "../far");
        Assert.Equal(3, Build("notes").Added);
        File.WriteAllBytes(_folder.In("notes/a.md"), [0]);
        Assert.Equal((0, 2), (Build("notes").Removed, _leftOut.Count + 1));
        Assert.Equal(["a.md#1", "far/c.md#1", "sub/b.md#1"], Ids());
    }

    [Fact]
    public void A_folder_that_moved_is_the_same_folder()
    {
        Build("notes");
        Directory.Move(_folder.In("notes"), _folder.In("moved"));
        Write("moved/c.md", "New.");
        Assert.Equal(new IndexUpdate(1, 0, 0, 2), Build("moved"));
        Assert.Equal(["a.md#1", "c.md#1", "sub/b.md#1"], Ids());
        Link("link", "moved");
        Assert.Equal(new IndexUpdate(0, 0, 0, 3), Build("link"));
        File.Delete(_folder.In("moved/c.md"));
        Assert.Equal(new IndexUpdate(0, 0, 1, 2), Build("link"));
    }

    [Fact]
    public void Another_folder_in_the_place_of_one_that_moved_is_another_folder()
    {
        Build("notes");
        Directory.Move(_folder.In("notes"), _folder.In("moved"));
        Build("moved");
        Write("notes/a.md", "Another heron.");
        Assert.Equal(new IndexUpdate(1, 0, 0, 0), Build("notes"));
        Assert.Equal(3, Ids().Distinct().Count());
    }

    [Fact]
    public void A_copy_is_another_folder()
    {
        Build("notes");
        Write("copy/a.md", "The heron stands.");
        Assert.Equal(new IndexUpdate(1, 0, 0, 0), Build("copy"));
        Assert.Equal(["../copy/a.md#1", "a.md#1", "sub/b.md#1"], Ids());
    }

    [Fact]
    public void Files_of_one_name_in_several_folders_have_names_of_their_own()
    {
        Write("README.md", "Read me.");
        Write("docs/README.md", "Read me first.");
        Write("docs/more/README.md", "Read me too.");
        Assert.Equal(3, Build("docs", "README.md").Added);
        Assert.Equal(["README.md#1", "docs/README.md#1", "docs/more/README.md#1"], Ids());
        Assert.Equal(3, Build("README.md", "docs").Unchanged);
        Assert.Equal(1, Build("docs/more").Unchanged);
    }

    [Fact]
    public void Names_do_not_depend_on_which_folder_came_first()
    {
        Build("notes/sub");
        Assert.Equal(new IndexUpdate(1, 0, 0, 1), Build("notes"));
        Assert.Equal(["../a.md#1", "b.md#1"], Ids());
        Assert.Equal(new IndexUpdate(0, 0, 0, 1), Build("notes/sub"));
    }

    [Fact]
    public void Folders_of_an_older_version_are_kept_by_an_upgrade()
    {
        Link("link", "notes");
        Build("notes");
        _index.Dispose();
        string database = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder
        {
            DataSource = _folder.In("index/index.db"),
            Pooling = false,
        }.ToString();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(database))
        {
            connection.Open();
            foreach (string change in new[]
            {
                "ALTER TABLE about DROP COLUMN recipe", "ALTER TABLE passages DROP COLUMN place", "ALTER TABLE files DROP COLUMN real",
                "ALTER TABLE files RENAME COLUMN name TO path", "DROP TABLE folders",
            })
            {
                connection.Execute(change);
            }

            connection.Execute("UPDATE files SET folder = $folder", ("$folder", _folder.In("link")));
        }

        Assert.Equal(2, _builtIn.Retriever.UpgradeIndex(_folder.In("index"), cancellationToken: TestContext.Current.CancellationToken));
        using PassageIndex index = _builtIn.Retriever.OpenIndex(_folder.In("index"));
        Write("notes/c.md", "New.");
        Assert.Equal(
            new IndexUpdate(1, 0, 0, 2),
            index.AddTexts(
                [
                    _folder.In("link"),
                ], new TextSplitter(40, _builtIn.Retriever.Tokenizer.CountTokens),
                cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(index.Folder.Verify(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    private IndexUpdate Build(params string[] places) => Build(strict: false, places);

    private IndexUpdate Build(bool strict, params string[] places)
    {
        _leftOut.Clear();
        var options = new TextFilesOptions { Strict = strict, LeftOut = new Listed(_leftOut) };
        IndexUpdate update = _index.AddTexts(
            [
                .. places.Select(_folder.In),
            ], new TextSplitter(40, _builtIn.Retriever.Tokenizer.CountTokens), options,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(_leftOut, update.LeftOut);
        return update with { LeftOut = [] };
    }

    private void Write(string name, string text)
    {
        string path = _folder.In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder.In(name), target);

    private void Shell(string command) =>
        System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _folder.In("notes") })!.WaitForExit();

    private string[] Ids() =>
        [
            .. _index.Search("What?", 100, cancellationToken: TestContext.Current.CancellationToken).Passages.Select(
                passage => passage.Passage.Id).Order(StringComparer.Ordinal),
        ];

    private sealed class Listed(List<LeftOutFile> files) : IProgress<LeftOutFile>
    {
        public void Report(LeftOutFile value) => files.Add(value);
    }
}
