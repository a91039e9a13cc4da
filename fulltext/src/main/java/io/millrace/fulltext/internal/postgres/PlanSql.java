package io.millrace.fulltext.internal.postgres;

import io.millrace.fulltext.internal.index.Slot;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.ArrayList;
import java.util.List;

/** What of a plan is in a statement: the words that are read from the index, and the condition on the rows that have them. */
final class PlanSql {
    private final WordList lists;
    private final String condition;
    private final int scored;
    private final boolean beginnings;
    private final int wordValues;
    private final List<Object> values = new ArrayList<>();

    /** @param words the table of words, quoted */
    PlanSql(String words, WordList lists, MatchPlan plan) {
        this.lists = lists;
        Hits hits = new Hits(plan);
        MatchSql matching = new MatchSql(words, lists, hits, plan.condition());
        this.condition = matching.text();
        this.scored = hits.scored();
        this.beginnings = hits.haveBeginnings();
        values.addAll(hits.lists(false));
        if (beginnings) {
            values.addAll(hits.lists(true));
            values.add(Range.beginning("").last());
        }
        this.wordValues = values.size();
        values.addAll(matching.values());
    }

    /** A query for the numbers of the rows that match. */
    String condition() {
        return condition;
    }

    /** The values of the condition. */
    Object[] conditionSlots() {
        return Slot.plan(wordValues, values.size() - wordValues);
    }

    /** How many words count for the ranking; their numbers are the lowest. */
    int scored() {
        return scored;
    }

    /** Whether any of the words is the beginning of words. */
    boolean haveBeginnings() {
        return beginnings;
    }

    /** The lists of the words, and where there are beginnings of words those, and what comes behind all terms that begin in a way. */
    Object[] wordSlots() {
        return Slot.plan(0, wordValues);
    }

    List<Object> values() {
        return values;
    }

    /** What the text of a statement depends on. */
    String shape() {
        return lists + " " + scored + (beginnings ? "* " : " ") + condition;
    }
}
