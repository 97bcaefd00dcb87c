// One node of OpenSearch with its scripts (painless) on a port of the loopback: java -cp 'jars/*' Server.java <folder> <port>
import org.codelibs.opensearch.runner.OpenSearchRunner;

public class Server {
  public static void main(String[] args) throws Exception {
    new OpenSearchRunner()
        .onBuild(
            (number, settings) ->
                settings
                    .put("http.host", "127.0.0.1")
                    .put("http.port", args[1])
                    .put("transport.host", "127.0.0.1")
                    .put("transport.port", "0")
                    .put("discovery.type", "single-node"))
        .build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(1));
    Thread.currentThread().join();
  }
}
