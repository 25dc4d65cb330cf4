// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.cli.argument.Arguments;
import dev.alluvium.cli.argument.WrongInputException;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.forget.Forget;
import dev.alluvium.delta.forget.ForgetResult;
import dev.alluvium.delta.forget.ForgottenKeys;
import dev.alluvium.delta.forget.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code forget}: erases keys from a table and from its staging table, and proves it. */
final class ForgetCommand implements TableCommand {
    private static final String KEY = "--key";
    private static final String KEYS_FILE = "--keys-file";
    private static final String SEARCH = "--search";
    private static final String ORPHANS = "--orphans-after";

    @Override
    public Set<String> options() {
        return Set.of(
                TableSession.KEY_COLUMNS,
                KEY,
                KEYS_FILE,
                SEARCH,
                ORPHANS,
                TableSession.STAGING,
                TableSession.COMPRESSION);
    }

    @Override
    public Set<String> flags() {
        return Set.of(TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        Arguments arguments = session.arguments();
        List<String> texts = texts(arguments);
        List<String> columns = arguments.names(TableSession.KEY_COLUMNS);
        if (columns.isEmpty() || texts.isEmpty()) {
            throw new WrongInputException("forget needs " + TableSession.KEY_COLUMNS + ", and " + KEY + " or "
                    + KEYS_FILE + " (one key a line)");
        }
        Forget.Policy policy =
                new Forget.Policy(arguments.duration(ORPHANS).orElse(Duration.ofDays(7)), arguments.all(SEARCH));
        DeltaTable table = session.table();
        Optional<DeltaTable> staging = session.staging();
        session.report().fact("keys", texts.size());
        List<Map<String, @Nullable Object>> tables = new ArrayList<>();
        boolean isProven = true;
        // The staging table first: what waits there would bring the rows back.
        List<DeltaTable> all = new ArrayList<>(staging.stream().toList());
        all.add(table);
        for (DeltaTable each : all) {
            KeyText keys = new KeyText(each.schema(), columns);
            List<Object[]> values = new ArrayList<>();
            texts.forEach(text -> values.add(keys.parse(text, values.size() + 1)));
            Forget forget =
                    new Forget(each, session.files(each, each.store()), new ForgottenKeys(columns, values), policy);
            ForgetResult result = session.applies() ? forget.run() : forget.plan();
            tables.add(tell(session, each, result));
            isProven &= result.traces().isEmpty();
        }
        session.report().hidden("tables", tables);
        session.sayIfDry();
        return isProven;
    }

    private static Map<String, @Nullable Object> tell(TableSession session, DeltaTable table, ForgetResult result) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("location", table.store().location());
        facts.put("version", result.version().isPresent() ? result.version().getAsLong() : null);
        facts.put("filesRewritten", result.rewritten());
        facts.put("rowsErased", session.applies() ? result.rows() : null);
        facts.put("filesDeleted", result.deleted());
        facts.put("logObjectsDeleted", result.logObjects());
        facts.put("objectsSearched", result.searched());
        List<Map<String, String>> traces = new ArrayList<>();
        facts.forEach((name, value) -> {
            if (value != null) {
                session.report().line(String.format("%-18s %s", name, value));
            }
        });
        for (Trace trace : result.traces()) {
            traces.add(Map.of("object", trace.object(), "message", trace.message()));
            session.report().line("TRACE " + trace.object() + ": " + trace.message());
        }
        facts.put("traces", traces);
        return facts;
    }

    private static List<String> texts(Arguments arguments) {
        List<String> texts = new ArrayList<>(arguments.all(KEY));
        for (String name : arguments.all(KEYS_FILE)) {
            try {
                Files.readAllLines(Path.of(name)).stream()
                        .filter(line -> !line.isBlank())
                        .forEach(texts::add);
            } catch (IOException e) {
                throw new WrongInputException(
                        name + " cannot be read (" + e.getClass().getSimpleName() + ")");
            }
        }
        return texts;
    }
}
