package io.millrace.benchmarks.relevance;

import io.millrace.Datastores;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.fulltext.Bm25;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rankings of a database, one after the other, each in a place of its own that goes when it has been used. */
final class Rankings {
    /** Those that FTS5 has built in. */
    private static final Bm25 USUAL = new Bm25(1.2, 0.75);

    private static final List<Bm25> OWN = List.of(Bm25.DEFAULT, USUAL);

    private Rankings() {}

    static void onSqlite(List<Document> documents, Consumer<Ranking> use) {
        OWN.forEach(ranking -> inFolder(
                use,
                folder -> new MillraceRanking(
                        Datastores.open("sqlite:" + folder.path().resolve("own.db")), documents, ranking)));
        inFolder(use, folder -> new RawFts5(folder.path().resolve("raw.db"), documents));
    }

    static void onPostgres(List<Document> documents, Consumer<Ranking> use) {
        OWN.forEach(ranking ->
                inSchema(use, schema -> new MillraceRanking(PostgresContender.millrace(schema), documents, ranking)));
        for (String function : List.of("ts_rank", "ts_rank_cd")) {
            inSchema(use, schema -> new RawTsvector(schema, documents, function));
        }
    }

    private static void inFolder(Consumer<Ranking> use, Function<Folder, Ranking> open) {
        try (Folder folder = Folder.temporary();
                Ranking ranking = open.apply(folder)) {
            use.accept(ranking);
        }
    }

    private static void inSchema(Consumer<Ranking> use, Function<PostgresDatabase, Ranking> open) {
        try (PostgresDatabase schema = PostgresDatabase.empty();
                Ranking ranking = open.apply(schema)) {
            schema.vacuum();
            use.accept(ranking);
        }
    }
}
