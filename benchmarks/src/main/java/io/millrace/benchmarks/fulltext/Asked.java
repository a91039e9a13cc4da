package io.millrace.benchmarks.fulltext;

import io.millrace.fulltext.query.TextQuery;
import java.util.List;

/** What is searched for. */
enum Asked {
    TWO_WORDS {
        @Override
        List<String> texts(Glosses glosses, int count) {
            return glosses.pairs(count);
        }

        @Override
        TextQuery read(String text) {
            return TextQuery.parse(text);
        }
    },
    ANY_OF_TEN_WORDS {
        @Override
        List<String> texts(Glosses glosses, int count) {
            return glosses.questions(count);
        }

        @Override
        TextQuery read(String text) {
            return TextQuery.anyWord(text);
        }
    },
    PHRASE {
        @Override
        List<String> texts(Glosses glosses, int count) {
            return glosses.phrases(count);
        }

        @Override
        TextQuery read(String text) {
            return TextQuery.phrase(text);
        }
    };

    /** What is typed. */
    abstract List<String> texts(Glosses glosses, int count);

    abstract TextQuery read(String text);
}
