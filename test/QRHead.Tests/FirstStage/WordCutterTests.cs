using CsCheck;
using QRHead.FirstStage;

namespace QRHead.Tests.FirstStage;

/// <summary>Texts as the words by which they are compared.</summary>
public class WordCutterTests
{
    private static readonly string[] Parts = ["dog", "Café", "图书馆", "ปิดวัน", "도서관", "x2"];

    [Theory]
    [InlineData("The dog's connections; don't!", "the dog connect don t")]
    [InlineData("snake_case H2O 3.5 --", "snake case h2o 3 5")]
    [InlineData("Café ÜBER Straße Łódź İstanbul œuvre", "cafe uber strass lodz istanbul oeuvr")]
    [InlineData("ёлка Йод ΣΊΣΥΦΟΣ", "елка иод σισυφοσ")]
    [InlineData("ｆｕｌｌ １２３ ٣٤ ﬁne", "full 123 34 fine")]
    [InlineData("العَرَبِيَّةُ שָׁלוֹם", "العربية שלום")]
    [InlineData("पुस्तकालय कि", "पुस्तकालय कि")]
    [InlineData("图书馆", "图书 书馆")]
    [InlineData("猫", "猫")]
    [InlineData("東京タワー", "東京 京タ タワ ワー")]
    [InlineData("도서관은 월", "도서 서관 관은 월")]
    [InlineData("ปิดวัน", "ปิด ดวั วัน")]
    [InlineData("iPhone手机5", "iphon 手机 5")]
    [InlineData("北京ปิด", "北京 ปิด")]
    [InlineData("𠮷野", "𠮷野")]
    [InlineData("*** ?", "")]
    [InlineData("", "")]
    public void A_query_becomes_words_or_pairs(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), WordCutter.OfQuery(text));

    [Fact]
    public void A_passage_also_has_the_single_characters_of_scripts_without_spaces() =>
        Assert.Equal(["图", "书", "图书", "馆", "书馆", "dog", "猫"], WordCutter.OfPassage("图书馆 dogs 猫"));

    [Fact]
    public void A_text_has_the_words_of_each_query_that_is_a_part_of_it_at_the_ends_of_words() =>
        Gen.Select(Gen.Int[0, 5].Select(word => Parts[word]).Array[1, 6], Gen.Int[0, 5]).Sample((words, start) =>
        {
            string[] part = words[Math.Min(start, words.Length - 1)..];
            Assert.Subset(
                WordCutter.OfPassage(string.Join(' ', words)).ToHashSet(), WordCutter.OfQuery(string.Join(' ', part)).ToHashSet());
        });

    [Fact]
    public void Any_characters_can_be_cut() =>
        Gen.String[Gen.Char, 0, 40].Sample(text => Assert.All(WordCutter.OfPassage(text), word => Assert.NotEqual("", word.Trim())));

    /// <summary>The words of Porter's paper, and some at the edges of its rules.</summary>
    [Theory]
    [InlineData("caresses ponies ties caress cats", "caress poni ti caress cat")]
    [InlineData("feed agreed plastered bled motoring sing", "feed agre plaster bled motor sing")]
    [InlineData("conflated troubled sized hopping tanned falling hissing fizzed failing filing",
        "conflat troubl size hop tan fall hiss fizz fail file")]
    [InlineData("happy sky", "happi sky")]
    [InlineData("relational conditional rational valenci digitizer conformabli vietnamization operator feudalism decisiveness sensibiliti",
        "relat condit ration valenc digit conform vietnam oper feudal decis sensibl")]
    [InlineData("triplicate formative formalize electriciti electrical hopeful goodness", "triplic form formal electr electr hope good")]
    [InlineData("revival allowance airliner adjustable replacement adoption homologou communism activate effective bowdlerize",
        "reviv allow airlin adjust replac adopt homolog commun activ effect bowdler")]
    [InlineData("probate rate cease controll roll generalizations oscillators", "probat rate ceas control roll gener oscil")]
    [InlineData("as is by", "as is by")]
    public void English_words_are_stemmed_as_Porter_says(string words, string stems) =>
        Assert.Equal(stems.Split(' '), words.Split(' ').Select(EnglishStem.Of));
}
