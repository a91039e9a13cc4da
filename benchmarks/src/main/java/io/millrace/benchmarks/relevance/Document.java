package io.millrace.benchmarks.relevance;

/** What is searched. */
record Document(String id, String text) {}
