package io.millrace.vector.quantised;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Clusters;
import io.millrace.vector.ParentProcess;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.Random;

/** Another process that changes rows and searches, until it or its parent is killed. It says so once it has begun. */
final class WritingProcess {
    private WritingProcess() {}

    public static void main(String[] arguments) {
        ParentProcess.endWithIt();
        RelationalDatastore store = Datastores.open(arguments[0]);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        long seed = Long.parseLong(arguments[1]);
        Random random = new Random(seed);
        Clusters clusters = new Clusters(seed, 20, KilledWriterTest.DIMENSIONS, 0.7);
        for (int i = 0; ; i++) {
            float[] vector = clusters.next();
            store.transaction(tx -> tx.execute("INSERT OR REPLACE INTO doc VALUES (?, ?)", random.nextInt(6000), vector)
                            .then(tx.execute("DELETE FROM doc WHERE id = ?", random.nextInt(6000)))
                            .then(tx.execute(
                                    "UPDATE doc SET embedding = ? WHERE id % 97 = ?", vector, random.nextInt(97))))
                    .block();
            search.search(VectorQuery.of("codes", vector)).blockLast();
            if (i == 0) {
                System.out.println("begun");
            }
        }
    }
}
