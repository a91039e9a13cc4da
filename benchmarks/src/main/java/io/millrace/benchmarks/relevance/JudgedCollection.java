package io.millrace.benchmarks.relevance;

import java.util.List;

/** Documents, and questions with judged answers among them. */
record JudgedCollection(String name, List<Document> documents, List<Question> questions) {
    JudgedCollection {
        documents = List.copyOf(documents);
        questions = List.copyOf(questions);
        if (documents.isEmpty() || questions.isEmpty()) {
            throw new IllegalArgumentException(
                    "A collection needs documents and questions that some of them answer: " + name);
        }
    }
}
