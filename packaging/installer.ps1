# Installs citable for the user who runs this, into $env:CITABLE_BIN or %LOCALAPPDATA%\citable\bin.
# It downloads one archive, compares it with the checksum above, and changes nothing else.
$ErrorActionPreference = 'Stop'

function Install-Citable {
  $target = 'x86_64-pc-windows-msvc'
  $archive = "citable-$version-$target.tar.gz"
  $line = $sums -split "`n" | Where-Object { ($_ -split '\s+')[1] -eq $archive }
  if (-not $line) { throw "this installer has no checksum for $archive" }
  $expected = ($line -split '\s+')[0]
  $bin = if ($env:CITABLE_BIN) { $env:CITABLE_BIN } else { Join-Path $env:LOCALAPPDATA 'citable\bin' }
  $work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  New-Item -ItemType Directory -Path $work | Out-Null
  try {
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    $file = Join-Path $work $archive
    Invoke-WebRequest -UseBasicParsing -Uri "$repository/releases/download/v$version/$archive" -OutFile $file
    $got = (Get-FileHash -Algorithm SHA256 -Path $file).Hash.ToLowerInvariant()
    if ($got -ne $expected) {
      throw "$archive is not the file that belongs to this installer (SHA-256 $got instead of $expected); nothing was installed"
    }
    # Windows has tar since 2018.
    & tar.exe -xzf $file -C $work
    if ($LASTEXITCODE -ne 0) { throw "cannot unpack $archive" }
    New-Item -ItemType Directory -Force -Path $bin | Out-Null
    Copy-Item -Force (Join-Path $work "citable-$version-$target\citable.exe") $bin
    Write-Output "installed $(& (Join-Path $bin 'citable.exe') --version) in $bin"
    if (($env:PATH -split ';') -notcontains $bin) { Write-Output "$bin is not on your PATH; add it in the settings of Windows" }
  } finally {
    Remove-Item -Recurse -Force $work
  }
}

Install-Citable
