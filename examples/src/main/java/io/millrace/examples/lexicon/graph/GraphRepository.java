package io.millrace.examples.lexicon.graph;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import java.util.Collection;
import reactor.core.publisher.Flux;

/** Walks the relations. */
final class GraphRepository {
    /** UNION keeps each synset once for each distance, so that a cycle ends where the hops do. */
    private static final String NODES = """
            WITH RECURSIVE reached (id, hops) AS (
                SELECT id, 0 FROM synset WHERE id = :centre
                UNION
                SELECT r.target_id, reached.hops + 1
                FROM reached JOIN relation r ON r.source_id = reached.id
                WHERE reached.hops < :hops
            ),
            nearest AS (
                SELECT id, MIN(hops) AS hops FROM reached GROUP BY id ORDER BY MIN(hops), id LIMIT :limit
            )
            SELECT y.id, y.part_of_speech, w.lemma AS word, nearest.hops
            FROM nearest
            JOIN synset y ON y.id = nearest.id
            JOIN sense s ON s.synset_id = y.id AND s.position = 1
            JOIN word w ON w.id = s.word_id
            ORDER BY nearest.hops, y.id""";

    private static final String EDGES = """
            SELECT DISTINCT source_id AS source, kind, target_id AS target
            FROM relation
            WHERE source_id IN (:nodes) AND target_id IN (:nodes)
            ORDER BY source_id, kind, target_id""";

    private final SqlOperations db;

    GraphRepository(SqlOperations db) {
        this.db = db;
    }

    Flux<Neighbourhood.Node> nodes(int centre, int hops, int limit) {
        return db.query(
                Neighbourhood.Node.class,
                Sql.of(NODES).bind("centre", centre).bind("hops", hops).bind("limit", limit));
    }

    Flux<Neighbourhood.Edge> edges(Collection<Integer> nodes) {
        return db.query(Neighbourhood.Edge.class, Sql.of(EDGES).bind("nodes", nodes));
    }
}
