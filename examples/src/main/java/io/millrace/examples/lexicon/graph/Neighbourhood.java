package io.millrace.examples.lexicon.graph;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.examples.lexicon.wordnet.RelationKind;
import java.util.List;

/**
 * A synset and what can be reached from it.
 *
 * @param centre the synset's number
 * @param nodes the synsets that were reached, the nearest first, beginning with the centre itself
 * @param edges the relations among them
 * @param truncated whether more could be reached than was asked for
 */
public record Neighbourhood(int centre, List<Node> nodes, List<Edge> edges, boolean truncated) {
    /**
     * A synset that was reached.
     *
     * @param id its number
     * @param partOfSpeech its part of speech
     * @param word the first of its words
     * @param hops how many relations away from the centre it is
     */
    public record Node(int id, PartOfSpeech partOfSpeech, String word, int hops) {}

    /**
     * A relation between two of the nodes.
     *
     * @param source where it starts
     * @param kind how the two relate
     * @param target where it ends
     */
    public record Edge(int source, RelationKind kind, int target) {}
}
