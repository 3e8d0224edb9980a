namespace QRHead.Evaluation;

/// <summary>What LongMemEval's authors ask a model, so that it judges an answer (<c>evaluate_qa.py</c>).</summary>
public static class LongMemEvalJudge
{
    /// <summary>What the id of a question that can't be answered has in it.</summary>
    private const string Unanswerable = "_abs";

    private const string Opening = "I will give you a question, a correct answer, and a response from a model. "
        + "Please answer yes if the response contains the correct answer. Otherwise, answer no. ";

    private const string Whole = Opening
        + "If the response is equivalent to the correct answer or contains all the intermediate steps to get the correct answer, you "
        + "should also answer yes. "
        + "If the response only contains a subset of the information required by the answer, answer no. ";

    private const string OffByOne =
        "In addition, do not penalize off-by-one errors for the number of days. If the question asks for the number of "
        + "days/weeks/months, etc., "
        + "and the model makes off-by-one errors (e.g., predicting 19 days when the answer is 18), the model's response is still correct. ";

    private const string Updated = "If the response contains some previous information along with an updated answer, "
        + "the response should be considered as correct as long as the updated answer is the required answer.";

    private const string Preference =
        "I will give you a question, a rubric for desired personalized response, and a response from a model. "
        + "Please answer yes if the response satisfies the desired response. Otherwise, answer no. The model does not need to reflect "
        + "all the points in the rubric. "
        + "The response is correct as long as it recalls and utilizes the user's personal information correctly.";

    private const string Abstention = "I will give you an unanswerable question, an explanation, and a response from a model. "
        + "Please answer yes if the model correctly identifies the question as unanswerable. "
        + "The model could say that the information is incomplete, or some other information is given but the asked information is not.";

    private const string IsCorrect = "Is the model response correct?", IsRefused =
        "Does the model correctly identify the question as unanswerable?";

    /// <summary>Whether a question is one that the chats do not answer.</summary>
    /// <param name="questionId">The question's id.</param>
    public static bool IsUnanswerable(string questionId) => questionId.Contains(Unanswerable, StringComparison.Ordinal);

    /// <summary>Writes the prompt.</summary>
    /// <param name="kind">The question's type, for example <c>multi-session</c>.</param>
    /// <param name="question">The question.</param>
    /// <param name="answer">The right answer; of a preference the rubric, of a question that can't be answered why.</param>
    /// <param name="response">What is judged.</param>
    /// <param name="unanswerable">Whether the question can't be answered: <see cref="IsUnanswerable"/>.</param>
    /// <exception cref="UnknownNameException">There is no such type.</exception>
    public static string Prompt(string kind, string question, string answer, string response, bool unanswerable = false)
    {
        if (unanswerable)
            return Written(Abstention, "Explanation", IsRefused);
        return kind switch
        {
            "single-session-user" or "single-session-assistant" or "multi-session" => Written(Whole, "Correct Answer", IsCorrect),
            "temporal-reasoning" => Written(Whole + OffByOne, "Correct Answer", IsCorrect),
            "knowledge-update" => Written(Opening + Updated, "Correct Answer", IsCorrect),
            "single-session-preference" => Written(Preference, "Rubric", IsCorrect),
            _ => throw new UnknownNameException(
                "type of question", kind,
                $"'{kind}' is no type of question of LongMemEval; expected single-session-user, single-session-assistant, "
                + "single-session-preference, multi-session, temporal-reasoning or knowledge-update."),
        };

        string Written(string task, string given, string asked) =>
            $"{task}\n\nQuestion: {question}\n\n{given}: {answer}\n\nModel Response: {response}\n\n{asked} Answer yes or no only.";
    }
}
