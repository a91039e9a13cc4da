package io.millrace.examples.lexicon;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Serves WordNet from a database. */
@SpringBootApplication(proxyBeanMethods = false)
public class LexiconApplication {
    /**
     * Starts the application.
     *
     * @param args settings of Spring Boot, for example {@code --server.port=8081}
     */
    public static void main(String[] args) {
        SpringApplication.run(LexiconApplication.class, args);
    }
}
