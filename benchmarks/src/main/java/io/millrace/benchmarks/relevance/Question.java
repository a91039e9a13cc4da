package io.millrace.benchmarks.relevance;

import java.util.Map;

/** What is asked, and the grades of the documents that answer it: above 0, the higher the better. */
record Question(String text, Map<String, Integer> grades) {
    Question {
        grades = Map.copyOf(grades);
    }
}
