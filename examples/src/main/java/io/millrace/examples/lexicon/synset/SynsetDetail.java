package io.millrace.examples.lexicon.synset;

import io.millrace.examples.lexicon.note.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A synset with all that is known about it.
 *
 * @param synset the synset
 * @param relations its relations, by kind
 * @param note the note that somebody keeps on it, if there is one
 */
public record SynsetDetail(
        SynsetSummary synset,
        List<Relation> relations,
        @Nullable Note note) {}
