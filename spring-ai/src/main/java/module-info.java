/** Spring AI's stores on Millrace. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.millrace.springai {
    requires transitive io.millrace.core;
    requires transitive io.millrace.embeddings;
    requires transitive micrometer.observation;
    requires transitive spring.ai.commons;
    requires transitive spring.ai.model;
    requires transitive spring.ai.vector.store;
    requires context.propagation;
    requires spring.core;
    requires tools.jackson.databind;
    requires static org.jspecify;
    requires static spring.beans;
    requires static spring.boot;
    requires static spring.boot.autoconfigure;
    requires static spring.context;

    exports io.millrace.springai;

    opens io.millrace.springai.autoconfigure;
}
