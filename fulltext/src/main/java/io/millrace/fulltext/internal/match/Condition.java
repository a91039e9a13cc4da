package io.millrace.fulltext.internal.match;

import java.util.List;
import java.util.Set;

/** What must hold for a row to match, in terms of the index. Columns are counted from 0 as the index has them; none means any. */
public sealed interface Condition {
    /** A condition on the words of a row. */
    sealed interface Leaf extends Condition {
        Set<Integer> columns();
    }

    /** One of some terms is there. */
    record OneOf(Set<String> terms, Set<Integer> columns) implements Leaf {}

    /** Terms follow one another, of which the last may be the beginning of one. */
    record Sequence(List<String> terms, boolean lastIsBeginning, Set<Integer> columns) implements Leaf {}

    /** Terms of which each is near to the next, in either order. */
    record Close(List<String> terms, int distance, Set<Integer> columns) implements Leaf {}

    /** All conditions hold, and none of those that are excluded. */
    record AllOf(List<Condition> conditions, List<Condition> excluded) implements Condition {}

    /** One of the conditions holds. */
    record AnyOf(List<Condition> conditions) implements Condition {}
}
