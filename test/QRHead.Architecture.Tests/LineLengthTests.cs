using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace QRHead.Architecture.Tests;

/// <summary>A line is as long as two files side by side allow. Data in a raw or verbatim text stays as it is.</summary>
public class LineLengthTests
{
    private const int Most = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("test")]
    [InlineData("bench")]
    [InlineData("tools")]
    public void No_line_is_longer_than_the_editor_is_told(string folder) => Assert.Empty(
        from file in SourceCode.Files(folder)
        let tree = SourceCode.Parse(file)
        from line in tree.GetText().Lines
        where line.End - line.Start > Most && !IsData(tree.GetRoot().FindToken(line.Start + Most))
        select $"{Path.GetRelativePath(Repository.Root(), file)}({line.LineNumber + 1})");

    private static bool IsData(SyntaxToken token) =>
        token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        || token.Text.StartsWith('@')
        || token.Parent!.AncestorsAndSelf().Any(node => node.GetFirstToken().Kind()
            is SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken);
}
