// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Glue's JSON API over HTTP, for one database: strict about shapes and limits, as the service is. Requests are answered
 * one at a time.
 */
final class GlueFake implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 3;
    private static final Set<String> TABLE_INPUT = Set.of(
            "Name",
            "Description",
            "Owner",
            "LastAccessTime",
            "LastAnalyzedTime",
            "Retention",
            "StorageDescriptor",
            "PartitionKeys",
            "ViewOriginalText",
            "ViewExpandedText",
            "TableType",
            "Parameters",
            "TargetTable");
    private static final Set<String> PARTITION_INPUT =
            Set.of("Values", "LastAccessTime", "StorageDescriptor", "Parameters", "LastAnalyzedTime");
    private static final Set<String> STORAGE = Set.of(
            "Columns",
            "Location",
            "InputFormat",
            "OutputFormat",
            "Compressed",
            "NumberOfBuckets",
            "SerdeInfo",
            "BucketColumns",
            "SortColumns",
            "Parameters",
            "SkewedInfo",
            "StoredAsSubDirectories");

    private final String database;
    private final HttpServer server;
    final Map<String, ObjectNode> tables = new TreeMap<>();
    final Map<String, Map<List<String>, ObjectNode>> partitions = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    /** What the next requests are answered instead: an error's name, or an empty text for a normal answer. */
    final Deque<String> failures = new ArrayDeque<>();

    GlueFake(String database) throws IOException {
        this.database = database;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        int status = 200;
        ObjectNode body;
        try {
            if (!"application/x-amz-json-1.1".equals(type) || target == null || !target.startsWith("AWSGlue.")) {
                throw new Refused("UnknownOperationException", "not a request of this service");
            }
            String operation = target.substring("AWSGlue.".length());
            calls.add(operation);
            String failure = failures.isEmpty() ? "" : failures.pop();
            if (!failure.isEmpty()) {
                throw new Refused(failure, "as the test wishes");
            }
            check(database.equals(request.path("DatabaseName").asText()), "EntityNotFoundException", "database");
            body = run(operation, request);
        } catch (Refused refused) {
            status = refused.code.startsWith("Internal") ? 500 : 400;
            body = JSON.createObjectNode().put("__type", refused.code).put("Message", refused.getMessage());
        }
        byte[] content = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private ObjectNode run(String operation, JsonNode request) throws Refused {
        return switch (operation) {
            case "GetTable" -> JSON.createObjectNode().set("Table", table(request.path("Name")));
            case "CreateTable" -> createTable(request);
            case "UpdateTable" -> updateTable(request);
            case "GetPartitions" -> getPartitions(request);
            case "BatchCreatePartition" -> batchCreate(request);
            case "BatchUpdatePartition" -> batchUpdate(request);
            case "BatchDeletePartition" -> batchDelete(request);
            default -> throw new Refused("UnknownOperationException", operation);
        };
    }

    private static void check(boolean holds, String code, String message) throws Refused {
        if (!holds) {
            throw new Refused(code, message);
        }
    }

    private static void valid(boolean holds, String message) throws Refused {
        check(holds, "InvalidInputException", message);
    }

    private static void fields(JsonNode object, Set<String> known) throws Refused {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            valid(known.contains(name), "unknown member " + name);
        }
    }

    private ObjectNode table(JsonNode name) throws Refused {
        ObjectNode table = tables.get(name.asText());
        check(table != null, "EntityNotFoundException", "table");
        return table;
    }

    private static void checkStorage(JsonNode storage) throws Refused {
        fields(storage, STORAGE);
        valid(storage.path("Location").asText().startsWith("s3://"), "location");
        Set<String> names = new HashSet<>();
        for (JsonNode column : storage.path("Columns")) {
            valid(names.add(column.path("Name").asText()), "column twice");
            valid(column.path("Name").asText().length() <= 255, "column name");
            valid(!column.path("Type").asText().isEmpty(), "column type");
        }
    }

    private ObjectNode createTable(JsonNode request) throws Refused {
        JsonNode input = request.path("TableInput");
        fields(input, TABLE_INPUT);
        String name = input.path("Name").asText();
        valid(name.matches("[a-z0-9_]{1,255}"), "table name");
        checkStorage(input.path("StorageDescriptor"));
        check(!tables.containsKey(name), "AlreadyExistsException", "table");
        tables.put(name, ((ObjectNode) input.deepCopy()).put("VersionId", "0").put("DatabaseName", database));
        partitions.put(name, new TreeMap<>(java.util.Comparator.comparing(List::toString)));
        return JSON.createObjectNode();
    }

    private ObjectNode updateTable(JsonNode request) throws Refused {
        JsonNode input = request.path("TableInput");
        fields(input, TABLE_INPUT);
        ObjectNode known = table(input.path("Name"));
        checkStorage(input.path("StorageDescriptor"));
        check(
                request.path("VersionId")
                        .asText()
                        .equals(known.path("VersionId").asText()),
                "ConcurrentModificationException",
                "version");
        long version = Long.parseLong(known.path("VersionId").asText()) + 1;
        tables.put(
                input.path("Name").asText(),
                ((ObjectNode) input.deepCopy())
                        .put("VersionId", String.valueOf(version))
                        .put("DatabaseName", database));
        return JSON.createObjectNode();
    }

    private Map<List<String>, ObjectNode> partitionsOf(JsonNode request) throws Refused {
        table(request.path("TableName"));
        return partitions.get(request.path("TableName").asText());
    }

    private ObjectNode getPartitions(JsonNode request) throws Refused {
        List<ObjectNode> all = List.copyOf(partitionsOf(request).values());
        int from = request.path("NextToken").isMissingNode()
                ? 0
                : Integer.parseInt(request.path("NextToken").asText());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode page = answer.putArray("Partitions");
        for (int i = from; i < Math.min(all.size(), from + PAGE); i++) {
            page.add(all.get(i));
        }
        if (from + PAGE < all.size()) {
            answer.put("NextToken", String.valueOf(from + PAGE));
        }
        return answer;
    }

    private List<String> values(JsonNode list, JsonNode request) throws Refused {
        List<String> values = new ArrayList<>();
        for (JsonNode value : list) {
            valid(!value.asText().isEmpty() && value.asText().length() <= 1024, "partition value");
            values.add(value.asText());
        }
        int keys = table(request.path("TableName")).path("PartitionKeys").size();
        valid(values.size() == keys, "number of values");
        return values;
    }

    private ObjectNode checkedPartition(JsonNode input) throws Refused {
        fields(input, PARTITION_INPUT);
        checkStorage(input.path("StorageDescriptor"));
        return input.deepCopy();
    }

    private static void error(ArrayNode errors, JsonNode values, String code) {
        ObjectNode error = errors.addObject();
        error.set("PartitionValues", values);
        error.putObject("ErrorDetail").put("ErrorCode", code).put("ErrorMessage", code);
    }

    private ObjectNode batchCreate(JsonNode request) throws Refused {
        Map<List<String>, ObjectNode> known = partitionsOf(request);
        JsonNode inputs = request.path("PartitionInputList");
        valid(inputs.size() >= 1 && inputs.size() <= 100, "up to 100 partitions");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode errors = answer.putArray("Errors");
        for (JsonNode input : inputs) {
            List<String> values = values(input.path("Values"), request);
            if (known.containsKey(values)) {
                error(errors, input.path("Values"), "AlreadyExistsException");
            } else {
                known.put(values, checkedPartition(input));
            }
        }
        return answer;
    }

    private ObjectNode batchUpdate(JsonNode request) throws Refused {
        Map<List<String>, ObjectNode> known = partitionsOf(request);
        valid(request.path("Entries").size() >= 1 && request.path("Entries").size() <= 100, "up to 100 entries");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode errors = answer.putArray("Errors");
        for (JsonNode entry : request.path("Entries")) {
            List<String> values = values(entry.path("PartitionValueList"), request);
            if (known.containsKey(values)) {
                known.put(values, checkedPartition(entry.path("PartitionInput")));
            } else {
                error(errors, entry.path("PartitionValueList"), "EntityNotFoundException");
            }
        }
        return answer;
    }

    private ObjectNode batchDelete(JsonNode request) throws Refused {
        Map<List<String>, ObjectNode> known = partitionsOf(request);
        JsonNode gone = request.path("PartitionsToDelete");
        valid(gone.size() >= 1 && gone.size() <= 25, "up to 25 partitions");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode errors = answer.putArray("Errors");
        for (JsonNode each : gone) {
            if (known.remove(values(each.path("Values"), request)) == null) {
                error(errors, each.path("Values"), "EntityNotFoundException");
            }
        }
        return answer;
    }

    String bodyOf(String table) {
        return new String(tables.get(table).toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
