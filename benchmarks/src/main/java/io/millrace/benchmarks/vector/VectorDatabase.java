package io.millrace.benchmarks.vector;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.vector.VectorMethod;
import java.util.List;

/** An empty database for the tables of a run, which goes with it. */
interface VectorDatabase extends AutoCloseable {
    RelationalDatastore store();

    /** Opens it anew, as after a start of the application; {@link #store} is another one then. */
    void restart();

    /** Which database, and its version. */
    String version();

    /** The type of a column of vectors. */
    String columnType(int dimensions);

    /** The methods that are to be compared, and what they are called. */
    List<NamedMethod> methods();

    /** Searches by the first method beside what people do by hand, on the table that {@link VectorFigures} has filled. */
    Contest searches(Vectors vectors, int questions);

    /** Does what inserts leave to be done by a search: where nobody searches, they would have less and less to do. */
    void takeInInserts();

    /** Makes of a table without an index what people make by hand for the first method, if there is anything. */
    void indexByHand(String table);

    /** Inserts into a table without an index of Millrace, as fast as a driver does it by itself; gives the number of rows. */
    long insertByHand(String table, Vectors vectors, int from, int rows);

    /** How large all of it is. */
    long bytes();

    /** Does what the database does by itself some time after tables were filled. */
    void settle();

    @Override
    void close();

    /**
     * A method.
     *
     * @param name of its index and in tables
     * @param method how
     */
    record NamedMethod(String name, VectorMethod method) {}
}
