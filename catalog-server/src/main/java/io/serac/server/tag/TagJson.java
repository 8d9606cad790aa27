package io.serac.server.tag;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.http.JsonAnswer;
import java.io.IOException;

/** Answers about tags, as in the admin contract. */
final class TagJson {
    private TagJson() {
    }

    static byte[] tag(TagRow tag) {
        return JsonAnswer.object(json -> fields(json, tag));
    }

    static void fields(JsonGenerator json, TagRow tag) throws IOException {
        json.writeStringField("key", tag.key());
        JsonAnswer.strings(json, "values", tag.values());
        json.writeBooleanField("inheritable", tag.inheritable());
        json.writeBooleanField("sensitive", tag.sensitive());
        json.writeArrayFieldStart("auto-classify");
        for (int i = 0; i < tag.patterns().size(); i++) {
            json.writeStartObject();
            json.writeStringField("pattern", tag.patterns().get(i));
            if (!tag.patternValues().get(i).isEmpty()) {
                json.writeStringField("value", tag.patternValues().get(i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("id", tag.id().toString());
        json.writeStringField("created-at", tag.createdAt().toString());
    }

    static byte[] binding(ShownBinding binding) {
        return JsonAnswer.object(json -> fields(json, binding));
    }

    static void fields(JsonGenerator json, ShownBinding binding) throws IOException {
        BindingRow row = binding.row();
        json.writeStringField("key", row.key());
        if (row.value() != null) {
            json.writeStringField("value", row.value());
        }
        if (binding.column().isPresent()) {
            json.writeObjectFieldStart("column");
            json.writeStringField("name", binding.column().get().name());
            json.writeNumberField("field-id", binding.column().get().fieldId());
            json.writeEndObject();
            json.writeBooleanField("dropped", binding.isDropped());
        }
        json.writeBooleanField("inherited", binding.isInherited());
        json.writeBooleanField("automatic", row.isAutomatic());
        binding.place().write(json, "securable");
        json.writeStringField("id", row.id().toString());
        if (row.creator().isPresent()) {
            json.writeStringField("created-by", row.creator().get().text());
        }
        json.writeStringField("created-at", row.createdAt().toString());
    }
}
