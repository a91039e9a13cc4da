package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Marks in a text what is looked for: made of the text itself, so that it is the same whichever database found it. */
public final class Highlighter {
    private final List<Leaf> leaves;
    private final Highlight highlight;
    private final Tokenizer tokenizer;

    /**
     * A highlighter.
     *
     * @param plan what is looked for
     * @param index the index
     * @param highlight how it is shown
     */
    public Highlighter(MatchPlan plan, TextIndex index, Highlight highlight) {
        this.leaves = plan.leaves();
        this.highlight = highlight;
        this.tokenizer = Tokenizer.of(index.accents() == Accents.KEPT);
    }

    /**
     * A text with what is looked for marked.
     *
     * @param text the text
     * @param column its column, from 0
     * @return it; empty when there is nothing to mark
     */
    public Optional<String> show(String text, int column) {
        List<Token> tokens = tokenizer.tokens(text).stream()
                .filter(token -> !token.term().isEmpty())
                .toList();
        BitSet marked = new BitSet();
        int[] leafOf = new int[tokens.size()];
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            if (leaf.columns().isEmpty() || leaf.columns().contains(column)) {
                mark(leaf, i, tokens, marked, leafOf);
            }
        }
        if (marked.isEmpty()) {
            return Optional.empty();
        }
        int shown = highlight.words() == 0 ? tokens.size() : Math.min(highlight.words(), tokens.size());
        int from = shown == tokens.size() ? 0 : Snippets.best(marked, leafOf, leaves.size(), shown);
        return Optional.of(write(text, tokens, marked, from, from + shown));
    }

    private static void mark(Leaf leaf, int number, List<Token> tokens, BitSet marked, int[] leafOf) {
        int length = leaf instanceof Sequence sequence ? sequence.terms().size() : 1;
        for (int at = 0; at + length <= tokens.size(); at++) {
            if (matches(leaf, tokens, at)) {
                for (int i = at; i < at + length; i++) {
                    if (!marked.get(i)) {
                        marked.set(i);
                        leafOf[i] = number;
                    }
                }
            }
        }
    }

    private static boolean matches(Leaf leaf, List<Token> tokens, int at) {
        String term = tokens.get(at).term();
        if (leaf instanceof OneOf one) {
            return one.terms().contains(term);
        } else if (leaf instanceof Close close) {
            return close.terms().contains(term);
        }
        Sequence sequence = (Sequence) leaf;
        int last = sequence.terms().size() - 1;
        for (int i = 0; i <= last; i++) {
            String wanted = sequence.terms().get(i);
            String found = tokens.get(at + i).term();
            boolean beginning = i == last && sequence.lastIsBeginning();
            if (beginning ? !found.startsWith(wanted) : !found.equals(wanted)) {
                return false;
            }
        }
        return true;
    }

    private String write(String text, List<Token> tokens, BitSet marked, int from, int end) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        int at = from == 0 ? 0 : tokens.get(from).start();
        int stop = end == tokens.size() ? text.length() : tokens.get(end - 1).end();
        out.append(at == 0 ? "" : "…");
        for (int i = from; i < end; i++) {
            if (!marked.get(i)) {
                continue;
            }
            boolean continues = i > from
                    && marked.get(i - 1)
                    && tokens.get(i - 1).end() == tokens.get(i).start();
            boolean continued = i + 1 < end
                    && marked.get(i + 1)
                    && tokens.get(i + 1).start() == tokens.get(i).end();
            append(out, text, at, tokens.get(i).start());
            out.append(continues ? "" : highlight.before());
            append(out, text, tokens.get(i).start(), tokens.get(i).end());
            out.append(continued ? "" : highlight.after());
            at = tokens.get(i).end();
        }
        append(out, text, at, stop);
        return out.append(stop == text.length() ? "" : "…").toString();
    }

    private void append(StringBuilder out, String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char character = text.charAt(i);
            String entity = highlight.escapesHtml() ? entity(character) : "";
            if (entity.isEmpty()) {
                out.append(character);
            } else {
                out.append(entity);
            }
        }
    }

    private static String entity(char character) {
        return switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> "";
        };
    }
}
