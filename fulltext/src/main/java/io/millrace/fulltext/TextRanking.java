package io.millrace.fulltext;

/** How matches are ranked: by {@link Bm25}, or in a {@link SimpleRanking}, by the row alone. Among equals results come in the order of their keys. */
public sealed interface TextRanking permits Bm25, SimpleRanking {}
