// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench;

import dev.alluvium.bench.append.AppendBench;
import dev.alluvium.bench.cycle.CycleBench;
import dev.alluvium.bench.freshness.FreshnessBench;
import dev.alluvium.bench.health.HealthBench;
import dev.alluvium.bench.index.IndexBench;
import dev.alluvium.bench.upsert.UpsertBench;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code ./bench QUESTION [options]} runs. */
public final class Bench {
    private static final Map<String, Question> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("upsert", new Question(UpsertBench.USAGE, UpsertBench::main));
        QUESTIONS.put("cycle", new Question(CycleBench.USAGE, CycleBench::main));
        QUESTIONS.put("index", new Question(IndexBench.USAGE, IndexBench::main));
        QUESTIONS.put("append", new Question(AppendBench.USAGE, AppendBench::main));
        QUESTIONS.put("health", new Question(HealthBench.USAGE, HealthBench::main));
        QUESTIONS.put("freshness", new Question(FreshnessBench.USAGE, FreshnessBench::main));
    }

    private Bench() {}

    private record Question(String usage, Answerer answerer) {}

    @FunctionalInterface
    private interface Answerer {
        void answer(String[] arguments) throws Exception;
    }

    /** Exit code 2 for a question that there is not. */
    public static void main(String[] arguments) throws Exception {
        Question question = arguments.length == 0 ? null : QUESTIONS.get(arguments[0]);
        if (question == null) {
            QUESTIONS.forEach((name, each) -> System.err.println("usage: ./bench " + name + " " + each.usage()));
            System.exit(2);
            return;
        }
        question.answerer().answer(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
