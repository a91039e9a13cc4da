/** LangChain4j's stores on Millrace. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.langchain4j {
    requires transitive io.millrace.core;
    requires transitive io.millrace.embeddings;
    requires transitive io.millrace.hybrid;
    requires transitive langchain4j.core;
    requires static org.jspecify;

    exports io.millrace.langchain4j;
}
