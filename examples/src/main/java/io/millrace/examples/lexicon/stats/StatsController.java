package io.millrace.examples.lexicon.stats;

import io.millrace.SqlOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
final class StatsController {
    private static final String STATS = """
            SELECT name AS dataset, synsets, words, senses, relations, load_millis,
                (SELECT COUNT(*) FROM note) AS notes
            FROM dataset""";

    private final SqlOperations db;

    StatsController(SqlOperations db) {
        this.db = db;
    }

    @GetMapping("/api/stats")
    Mono<Stats> stats() {
        return db.queryOne(Stats.class, STATS);
    }
}
