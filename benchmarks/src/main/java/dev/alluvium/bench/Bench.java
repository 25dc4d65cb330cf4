// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench;

import dev.alluvium.bench.append.AppendBench;
import dev.alluvium.bench.cycle.CycleBench;
import dev.alluvium.bench.freshness.FreshnessBench;
import dev.alluvium.bench.health.HealthBench;
import dev.alluvium.bench.index.IndexBench;
import dev.alluvium.bench.measure.WrongOptionException;
import dev.alluvium.bench.upsert.UpsertBench;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** Exit code 2 for what cannot be asked, and 1 for a question that was not answered. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "" : arguments[0];
        Question question = QUESTIONS.get(name);
        if (List.of("help", "--help", "-h").contains(name)
                || Arrays.stream(arguments).anyMatch(List.of("--help", "-h")::contains)) {
            System.out.println(usage(name));
        } else if (question == null) {
            System.err.println(
                    name.isEmpty() ? usage(name) : "bench: there is no question " + name + "\n" + usage(name));
            System.exit(2);
        } else {
            answer(name, question, Arrays.copyOfRange(arguments, 1, arguments.length));
        }
    }

    private static void answer(String name, Question question, String[] options) throws Exception {
        try {
            question.answerer().answer(options);
        } catch (WrongOptionException e) {
            System.err.println("bench " + name + ": " + e.getMessage() + "\n" + usage(name));
            System.exit(2);
        } catch (OutOfMemoryError e) {
            System.err.println("bench " + name + ": out of memory; ask for less, or set BENCH_HEAP, which is 3g (for"
                    + " freshness 1g) if it is not set, to more (" + e.getMessage() + ")");
            System.exit(1);
        }
    }

    /** Of one question, or of all. */
    private static String usage(String name) {
        return QUESTIONS.entrySet().stream()
                .filter(each -> !QUESTIONS.containsKey(name) || each.getKey().equals(name))
                .map(each -> "usage: ./bench " + each.getKey() + " "
                        + each.getValue().usage())
                .collect(Collectors.joining("\n"));
    }
}
