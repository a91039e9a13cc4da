/** Vector search over tables of one's own. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.vector {
    requires transitive io.millrace.core;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.millrace.vector;
}
