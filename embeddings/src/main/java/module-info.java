/** The table that stores of AI frameworks share. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"})
module io.millrace.embeddings {
    requires transitive io.millrace.core;
    requires transitive io.millrace.hybrid;
    requires tools.jackson.core;
    requires static org.jspecify;

    exports io.millrace.embeddings;
    exports io.millrace.embeddings.internal to
            io.millrace.langchain4j,
            io.millrace.springai;
}
