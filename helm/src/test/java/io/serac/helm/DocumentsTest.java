package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every piece of values that a page shows is rendered. */
class DocumentsTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Path REPOSITORY = Path.of("..");

    @Test
    void theHowToRendersPieceByPieceAndAsAWhole() throws IOException {
        List<String> blocks = blocks("docs/how-to/deploy-on-kubernetes.md");
        assertThat(blocks).hasSizeGreaterThan(8);
        Chart whole = Chart.bare();
        for (String block : blocks) {
            JsonNode values = new YAMLMapper().readTree(block);
            if (values.has("apiVersion")) {
                KubernetesModel.read(values);
                continue;
            }
            Rules.check(Chart.complete().with(block).render());
            whole = whole.with(block);
        }
        Rules.check(whole.render());
    }

    @Test
    void theReadmeOfTheChartRenders() throws IOException {
        List<String> blocks = blocks("helm/src/main/helm/serac/README.md");
        assertThat(blocks).isNotEmpty();

        for (String block : blocks) {
            Rules.check(Chart.bare().with(block).render());
        }
    }

    private static List<String> blocks(String page) throws IOException {
        return BLOCK.matcher(Files.readString(REPOSITORY.resolve(page))).results()
                .map((MatchResult match) -> match.group(1)).toList();
    }
}
