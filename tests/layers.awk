# Who may include whom: awk -f tests/layers.awk milter/LAYERS milter/*/*.[ch]
FNR == NR {
	folder = $1
	sub(/:$/, "", folder)
	may[folder, folder]
	for (i = 2; i <= NF; i++)
		may[folder, $i]
	next
}
/^#include "/ {
	split(FILENAME, place, "/")
	split($2, quoted, "\"")
	split(quoted[2], target, "/")
	if (!((place[2], target[1]) in may) && !((place[2], quoted[2]) in may)) {
		print FILENAME ":" FNR ": " place[2] " may not include " quoted[2]
		bad = 1
	}
}
END { exit bad }
