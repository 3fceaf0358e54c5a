import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Reads lines, writes the terms of each, tab-separated. Argument: ko-discard (Lucene's default), ko-mixed or en. */
public final class NoriTokens {
    public static void main(String[] args) throws Exception {
        Analyzer analyzer = args[0].equals("en")
            ? new EnglishAnalyzer()
            : new KoreanAnalyzer(
                null,
                args[0].equals("ko-mixed")
                    ? KoreanTokenizer.DecompoundMode.MIXED
                    : KoreanTokenizer.DecompoundMode.DISCARD,
                KoreanPartOfSpeechStopFilter.DEFAULT_STOP_TAGS,
                false);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            StringBuilder row = new StringBuilder();
            try (TokenStream stream = analyzer.tokenStream("text", line)) {
                CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    row.append(row.length() == 0 ? "" : "\t").append(term);
                }
                stream.end();
            }
            out.println(row);
        }
        out.flush();
    }
}
