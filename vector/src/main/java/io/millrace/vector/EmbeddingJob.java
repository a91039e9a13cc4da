package io.millrace.vector;

import io.millrace.RelationalDatastore;
import io.millrace.capability.ReplicaReads;
import io.millrace.sql.Identifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Embeds in the background what is new or changed in a table: {@code EmbeddingJob.on(store, "book", "title", "summary")}. An immutable value.
 *
 * <p>What is left to do is in the table itself: the rows that have a text and no vector. {@link #install()} puts a trigger on the table, in plain SQL, that takes the vector away from a row whose text changes, whatever program does it,
 * and an index that finds such rows. So {@link #run} has nothing to remember: after a stop, a cancel or a {@code kill -9} the next goes on with what has no vector. Searches find what has one meanwhile, and never by the vector of another text.
 *
 * <p>Rows are embedded in the order of their keys, a page at a time, of which one is in memory. No connection is held while the model works. The vectors of a page are written in one transaction, each only if its row has the same text
 * still, and no vector: a row that has changed meanwhile is embedded again as it is now. So each text's vector is written once, and none is missing. Several processes may work on one table with the same result; they may have the model embed
 * a row twice, of which one is written.
 *
 * <p><b>What is refused</b> does not stop the others. A page that the embedder fails with is halved until the rows are found whose texts it fails with alone; each time it embeds a text that it has embedded before, or a new one,
 * so that a model which is gone is told from one that refuses a text. Such a row, one whose vector has no direction or no finite number, and one that the database refuses by a constraint are passed over and told by {@link EmbeddingProgress#refusals()}. They are
 * tried again when their texts have changed, and by a later {@link #run}. More than 10,000 of them are an error ({@link EmbeddingJobException.Kind#REFUSED}).
 *
 * <p><b>Errors.</b> A model that is gone ends the work (see {@link BatchEmbedder#retries}), as does one that fails again and again before it has ever embedded a text, one of other dimensions than the index has, an {@link Error}, and whatever else
 * the database fails with; what was written stays. Texts, keys and vectors are in no message.
 */
public final class EmbeddingJob {
    private static final int DEFAULT_PAGE = 128;
    private static final int MOST_ROWS = 10_000;

    private final RelationalDatastore datastore;
    private final String index;
    private final List<String> columns;
    private final int pageSize;

    private EmbeddingJob(RelationalDatastore datastore, String index, List<String> columns, int pageSize) {
        this.datastore = datastore;
        this.index = index;
        this.columns = columns;
        this.pageSize = pageSize;
    }

    /**
     * A job for the table of an index.
     *
     * @param datastore where the table is
     * @param index the name of the index for vectors, which has to be there; its column may be null
     * @param column a column of texts
     * @param more further columns: their texts are joined by line breaks, nulls left out
     * @return the job
     * @throws IllegalArgumentException when a column has no valid name
     */
    public static EmbeddingJob on(RelationalDatastore datastore, String index, String column, String... more) {
        List<String> columns = new ArrayList<>();
        columns.add(column);
        columns.addAll(List.of(more));
        columns.forEach(Identifier::of);
        return new EmbeddingJob(datastore, index, List.copyOf(columns), DEFAULT_PAGE);
    }

    /**
     * Sets how many rows are read, embedded and written at a time.
     *
     * @param rows 1 to 10,000; by default 128
     * @return a new job
     * @throws IllegalArgumentException when it is out of range
     */
    public EmbeddingJob pageSize(int rows) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException("A page has between 1 and " + MOST_ROWS + " rows, not " + rows + ".");
        }
        return new EmbeddingJob(datastore, index, columns, rows);
    }

    /**
     * Puts the trigger and the index on the table, in the place of those for other columns. The same again does nothing. Rows that have a vector already are taken to have that of their text.
     *
     * <p>On PostgreSQL a text that the database computes, or that a trigger with a later name changes, is noticed after the change: the vector is taken away by an update of the same role, which needs {@code UPDATE} on its column and sees
     * the row. A change that moves such a row to another partition is not noticed.
     *
     * @return completes when they are there; {@link EmbeddingJobException.Kind#UNSUITABLE} when the table cannot have them, {@link VectorIndexException.Kind#NOT_FOUND} when there is no such index for vectors
     */
    public Mono<Void> install() {
        return plan().flatMap(plan -> EmbeddingTriggers.of(datastore).install(datastore, plan))
                .contextWrite(ReplicaReads::avoid);
    }

    /**
     * Takes the trigger and the index off the table, whatever columns they are for. Vectors stay.
     *
     * @return completes when they are gone
     */
    public Mono<Void> uninstall() {
        return plan().flatMap(plan -> EmbeddingTriggers.of(datastore).uninstall(datastore, plan))
                .contextWrite(ReplicaReads::avoid);
    }

    /**
     * Embeds all rows that have a text and no vector, until there is none.
     *
     * @param embedder makes the vectors
     * @return how far it is: once at the beginning and after each page, which is not begun before it is asked for. {@link
     *     EmbeddingJobException.Kind#NOT_INSTALLED} without {@link #install()}, also where triggers are missing or disabled, at the beginning and at the end. A cancel ends the statement or the model's batch that is at work
     */
    public Flux<EmbeddingProgress> run(Embedder embedder) {
        return Flux.defer(() -> run(embedder, new RefusedRows()));
    }

    /**
     * Embeds, and looks again after a while, until it is cancelled or fails.
     *
     * @param embedder makes the vectors
     * @param pause how long to wait when nothing is left
     * @return how far it is, as {@link #run} gives; it begins anew after each pause, but for the rows that were refused: their texts have to change
     * @throws IllegalArgumentException when the pause is not positive
     */
    public Flux<EmbeddingProgress> follow(Embedder embedder, Duration pause) {
        if (pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("The pause is longer than nothing.");
        }
        return Flux.defer(() -> {
            RefusedRows passedOver = new RefusedRows();
            return run(embedder, passedOver).repeatWhen(ended -> ended.delayElements(pause));
        });
    }

    private Flux<EmbeddingProgress> run(Embedder embedder, RefusedRows passedOver) {
        return plan().flatMapMany(plan -> new EmbeddingRun(datastore, plan, embedder, pageSize, passedOver).progress())
                // A replica may have rows still as they were before they were written here.
                .contextWrite(ReplicaReads::avoid);
    }

    private Mono<EmbeddingPlan> plan() {
        return EmbeddingPlan.of(datastore, index, columns);
    }
}
