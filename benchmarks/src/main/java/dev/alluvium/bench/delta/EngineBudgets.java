// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's budgets, measured: a table on standard output; exit code 1 if one is missed. Arguments name what is
 * asked for ({@code commit}, {@code advance}, {@code load}, {@code write}, {@code index}, {@code saved}, {@code
 * published}); none asks all.
 */
public final class EngineBudgets {
    private EngineBudgets() {}

    @FunctionalInterface
    private interface Question {
        List<Budget> ask(Path directory) throws Exception;
    }

    /** Needs about a gigabyte of heap and a minute or two. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("commit", CommitOneAdd::run);
        questions.put("advance", AdvanceByOne::run);
        questions.put("load", LoadSnapshot::run);
        questions.put("write", WriteParquet::run);
        questions.put("index", IndexKeys::run);
        questions.put("saved", SavedKeys::run);
        questions.put("published", PublishedKeys::run);
        questions.keySet().retainAll(arguments.length == 0 ? questions.keySet() : List.of(arguments));
        List<Budget> lines = new ArrayList<>();
        for (Question question : questions.values()) {
            Path directory = Files.createTempDirectory("alluvium-bench");
            try {
                List<Budget> answer = question.ask(directory);
                answer.forEach(System.out::println);
                lines.addAll(answer);
            } finally {
                delete(directory);
            }
        }
        if (!lines.stream().allMatch(Budget::isMet)) {
            System.exit(1);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
