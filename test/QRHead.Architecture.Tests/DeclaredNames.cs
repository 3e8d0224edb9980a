using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace QRHead.Architecture.Tests;

/// <summary>The names of all types that the project declares, tests and benchmarks among them, with those of their members.</summary>
internal sealed class DeclaredNames
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _bases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);

    private DeclaredNames(IEnumerable<string> files)
    {
        foreach (BaseTypeDeclarationSyntax type in files.SelectMany(
            file => SourceCode.Parse(file).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()))
        {
            string name = type.Identifier.Text;
            HashSet<string> members = Of(_types, name), bases = Of(_bases, name);
            members.UnionWith(MembersOf(type));
            bases.UnionWith(type.BaseList?.Types.Select(parent => parent.Type.ToString().Split('<')[0].Split('.')[^1]) ?? []);
            _members.UnionWith(members);
        }
    }

    public static DeclaredNames Of(params IEnumerable<string> folders) => new(SourceCode.Files(folders));

    public bool HasType(string name) => _types.ContainsKey(name);

    /// <summary>Whether any type has such a member.</summary>
    public bool HasMember(string name) => _members.Contains(name);

    /// <summary>Whether a type, or one that it is derived from, has such a member.</summary>
    public bool HasMember(string type, string name) =>
        _types.TryGetValue(type, out HashSet<string>? members)
            && (members.Contains(name) || _bases[type].Any(parent => HasMember(parent, name)));

    private static HashSet<string> Of(Dictionary<string, HashSet<string>> sets, string name) =>
        sets.TryGetValue(name, out HashSet<string>? set) ? set : sets[name] = new HashSet<string>(StringComparer.Ordinal);

    private static IEnumerable<string> MembersOf(BaseTypeDeclarationSyntax type)
    {
        IEnumerable<string> declared = type switch
        {
            EnumDeclarationSyntax list => list.Members.Select(member => member.Identifier.Text),
            TypeDeclarationSyntax body => body.Members.SelectMany(NamesOf)
                .Concat(body.ParameterList?.Parameters.Select(parameter => parameter.Identifier.Text) ?? []),
            _ => [],
        };
        return declared;
    }

    private static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        BaseTypeDeclarationSyntax nested => [nested.Identifier.Text],
        _ => [],
    };
}
